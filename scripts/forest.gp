# Forest plot: sections of rows, each section on its own scale, right is better.
# forest.dat: y, has a direction, 90 % excludes 0, mean, 5th, 25th, 75th, 95th
# percentile, all divided by the scale of the section (edges -1 and 1).
set lmargin at screen 0.32; set rmargin at screen 0.735
set tmargin at screen top(148); set bmargin at screen 62.0 / H
unset border; unset xtics; unset ytics; unset grid
set xrange [-1.08:1.08]; set yrange [Y_END - 0.2:-0.6]
set label 1 T_WORSE at -0.06, graph 1 right offset 0,0.9 font FONT.',15' tc rgb MUTE
set label 2 T_BETTER at 0.06, graph 1 left offset 0,0.9 font FONT.',15' tc rgb MUTE
set label 3 T_MEAN at screen 0.755, graph 1 left offset 0,0.9 font FONT.',14' tc rgb MUTE
do for [i=1:SECTIONS] {
    set label 100+i S_NAME[i] at screen LEFT, first S_Y[i] left font FONT.':Bold,15' tc rgb INK
    # no change: beside the rows, not through the name of the section
    set arrow 700+i from 0, first S_Y[i] + 0.42 to 0, first (i < SECTIONS ? S_Y[i+1] - 0.72 : Y_END - 0.2) nohead lw 1.6 lc rgb '#777777' back
    if (i > 1) { set arrow 100+i from screen LEFT, first S_Y[i]-0.72 to screen 0.97, first S_Y[i]-0.72 nohead lw 1 lc rgb GRID back }
}
do for [i=1:ROWS] {
    set label 300+i R_NAME[i] at screen LEFT + 0.015, first R_Y[i] left font FONT.',15' tc rgb INK
    set label 500+i R_NUMBER[i] at screen 0.755, first R_Y[i] left font FONT.',15' tc rgb INK
}
hue(directed) = directed > 0 ? 0x0072B2 : 0x777777
plot 'forest.dat' using 5:1:($8 - $5):(0):(hue($2)) with vectors nohead lw 1.8 lc rgb variable, \
     '' using 6:1:($7 - $6):(0):(hue($2)) with vectors nohead lw 6 lc rgb variable, \
     '' using 4:1:(hue($2)) with points pt 7 ps 1.9 * DOT lc rgb variable, \
     '' using ($3 > 0 ? NaN : $4):1 with points pt 7 ps 1.1 * DOT lc rgb '#ffffff'
