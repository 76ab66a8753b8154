# Ledger bars: gains and losses in numbers of people or posts, with 90 % intervals.
# Panels below each other, BAR pixels per bar. ledger.dat: panel, bar from the top (0..),
# mean, 5th and 95th percentile.
set multiplot
unset grid; set border 0; unset xtics; unset ytics
set style fill solid 0.85 noborder
width = real(W)
head = 122.0
do for [k=1:PANELS] {
    set lmargin at screen (60.0 + NAMES * 10.3) / width
    set rmargin at screen (width - 335) / width
    set tmargin at screen top(head + 42); set bmargin at screen top(head + 42 + BAR * P_BARS[k])
    set xrange [X_LO[k]:X_HI[k]]; set yrange [P_BARS[k] - 0.5:-0.5]
    unset arrow
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.4 lc rgb '#777777' front
    set label 1 P_TITLE[k] at screen LEFT, screen top(head) left font FONT.':Bold,16' tc rgb INK
    set label 2 P_UNIT[k] at screen LEFT, screen top(head + 24) left font FONT.',13' tc rgb MUTE
    set label 3 T_MEAN at screen (width - 312) / width, screen top(head + 24) left font FONT.',13' tc rgb MUTE
    do for [i=1:BARS] { unset label 100+i; unset label 200+i }
    do for [i=1:P_BARS[k]] {
        name = (k == 1 ? B_NAME1[i] : B_NAME2[i])
        number = (k == 1 ? B_NUMBER1[i] : B_NUMBER2[i])
        set label 100+i name at screen (45.0 + NAMES * 10.3) / width, first i-1 right font FONT.',15' tc rgb INK
        set label 200+i number at screen (width - 312) / width, first i-1 left font FONT.',15' tc rgb INK
    }
    plot 'ledger.dat' using ($1 == k && $3 >= 0 ? $3 / 2 : NaN):2:($3 / 2):(0.3) with boxxyerror lc rgb BLUE, \
         '' using ($1 == k && $3 < 0 ? $3 / 2 : NaN):2:(-$3 / 2):(0.3) with boxxyerror lc rgb VERM, \
         '' using ($1 == k ? $4 : NaN):2:($5 - $4):(0) with vectors nohead lw 2 lc rgb INK
    unset label 1001; unset label 1002; unset label 1003
    head = head + 42 + BAR * P_BARS[k] + 44
}
unset multiplot
