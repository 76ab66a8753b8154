# Effect by quintile of schools: one panel per outcome, three in a row.
# panel_<k>.dat: policy number, x, mean, 5th, 25th, 75th, 95th percentile.
set multiplot
HEAD = (POLICIES > 1 ? 112.0 + 30 * LINES : 112.0); FOOT = 66.0
cell_w = (W - 40.0) / 3
cell_h = (H - HEAD - FOOT) / ROWS
set xrange [0.4:6.9]
set xtics ('Q1' 1, 'Q2' 2, 'Q3' 3, 'Q4' 4, 'Q5' 5, T_NATION 6.4) font FONT.',14' offset 0,0.3
set border 2
if (POLICIES > 1) {
    do for [a=1:POLICIES] {
        set label 900+a P_NAME[a] at screen P_X[a] / real(W), screen top(112 + 30 * P_LINE[a]) left font FONT.':Bold,15' tc rgb COLOUR[a] point pt MARK[a] ps 1.7 * DOT lc rgb COLOUR[a] offset 1.2,0
    }
}
do for [k=1:PANELS] {
    column = (k - 1) % 3; row = (k - 1) / 3
    set lmargin at screen (20.0 + column * cell_w + 78) / W
    set rmargin at screen (20.0 + (column + 1) * cell_w - 14) / W
    set tmargin at screen (H - HEAD - row * cell_h - 62) / H
    set bmargin at screen (H - HEAD - (row + 1) * cell_h + 50) / H
    set yrange [Y_LO[k]:Y_HI[k]]
    set ytics Y_LO[k], Y_STEP[k] font FONT.',14'
    set format y '%+.'.sprintf('%d', Y_DECIMALS[k]).'f'
    set ytics add ('0' 0)
    set label 3 P_TITLE[k] at graph 0, graph 1.0 left offset 0,2.0 font FONT.':Bold,16' tc rgb INK
    set label 4 P_UNIT[k] at graph 0, graph 1.0 left offset 0,0.9 font FONT.',13' tc rgb MUTE
    if (row == ROWS - 1) {
        set label 5 T_LEAST at 1, graph 0 center offset 0,-2.0 font FONT.',12' tc rgb MUTE
        set label 6 T_MOST at 5.45, graph 0 right offset 0,-2.0 font FONT.',12' tc rgb MUTE
    }
    set arrow 1 from 0.4, 0 to 6.9, 0 nohead lw 1.6 lc rgb '#777777' back
    set arrow 2 from 5.7, graph 0 to 5.7, graph 1 nohead lw 1 lc rgb GRID back
    plot for [a=1:POLICIES] 'panel_'.k.'.dat' using ($1 == a ? $2 : NaN):4:(0):($7 - $4) with vectors nohead lw 1.8 lc rgb COLOUR[a], \
         for [a=1:POLICIES] '' using ($1 == a ? $2 : NaN):5:(0):($6 - $5) with vectors nohead lw 6 lc rgb COLOUR[a], \
         for [a=1:POLICIES] '' using ($1 == a ? $2 : NaN):3 with points pt MARK[a] ps 1.7 * DOT lc rgb COLOUR[a]
    unset label 1001; unset label 1002; unset label 1003
    do for [a=1:POLICIES] { unset label 900+a }
}
unset multiplot
