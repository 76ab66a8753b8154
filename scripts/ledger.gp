# Ledger bars: gains and losses in numbers of people or posts, with 90 % intervals.
# ledger.dat: panel, bar from the top (0..), mean, 5th and 95th percentile.
set multiplot
cell_w = (W - 40.0) / PANELS
unset grid; set border 0; unset xtics; unset ytics
set style fill solid 0.85 noborder
set yrange [BARS - 0.4:-0.6]
do for [k=1:PANELS] {
    name_w = P_COLUMNS[k] * 9.9
    set lmargin at screen (40.0 + (k - 1) * cell_w + 20 + name_w) / W
    set rmargin at screen (20.0 + k * cell_w - 215) / W
    set tmargin at screen top(172); set bmargin at screen 66.0 / H
    set xrange [X_LO[k]:X_HI[k]]
    unset arrow
    set arrow 1 from 0, first -0.6 to 0, first P_BARS[k] - 0.4 nohead lw 1.4 lc rgb '#777777' front
    set label 1 P_TITLE[k] at screen (40.0 + (k - 1) * cell_w) / W, screen top(122) left font FONT.':Bold,16' tc rgb INK
    set label 2 P_UNIT[k].'; at the right: mean [90 % interval]' at screen (40.0 + (k - 1) * cell_w) / W, screen top(146) left font FONT.',13' tc rgb MUTE
    do for [i=1:BARS] { unset label 100+i; unset label 200+i }
    do for [i=1:P_BARS[k]] {
        name = (k == 1 ? B_NAME1[i] : B_NAME2[i])
        number = (k == 1 ? B_NUMBER1[i] : B_NUMBER2[i])
        set label 100+i name at screen (40.0 + (k - 1) * cell_w + 10 + name_w) / W, first i-1 right font FONT.',15' tc rgb INK
        set label 200+i number at screen (20.0 + k * cell_w - 203) / W, first i-1 left font FONT.',13' tc rgb INK
    }
    plot 'ledger.dat' using ($1 == k && $3 >= 0 ? $3 / 2 : NaN):2:($3 / 2):(0.3) with boxxyerror lc rgb BLUE, \
         '' using ($1 == k && $3 < 0 ? $3 / 2 : NaN):2:(-$3 / 2):(0.3) with boxxyerror lc rgb VERM, \
         '' using ($1 == k ? $4 : NaN):2:($5 - $4):(0) with vectors nohead lw 2 lc rgb INK
    unset label 1001; unset label 1002; unset label 1003
}
unset multiplot
