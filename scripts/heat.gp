# Heat map: a row per policy, a column per outcome.
# heat.dat: column, row, colour of the cell, number.
unset border; unset xtics; unset ytics; unset grid
set lmargin at screen LEFT + (20.0 + 18.7 * NAMES) / W; set rmargin at screen 0.985
set tmargin at screen top(210); set bmargin at screen 46.0 / H
set xrange [0.5:COLUMNS + 0.5]; set yrange [ROWS + 0.5:0.5]
SIZE = COLUMNS > 9 ? 13 : 15
HEADS = FONT.':Bold,'.sprintf('%d', SIZE - (NAMES > 12 ? 3 : 2)) # of 11 letters, which fit a column
do for [c=1:COLUMNS] {
    set label 100+c C_ONE[c] at first c, screen top(126) center font HEADS tc rgb INK
    set label 200+c C_TWO[c] at first c, screen top(146) center font HEADS tc rgb INK
    set label 300+c C_THREE[c] at first c, screen top(166) center font HEADS tc rgb INK
    set label 500+c C_UNIT[c] at first c, screen top(190) center font FONT.',12' tc rgb MUTE
}
do for [k=1:ROWS] {
    set label 400+k R_NAME[k] at screen LEFT, first k left font FONT.',14' tc rgb INK
}
plot 'heat.dat' using 1:2:(0.485):(0.46):3 with boxxyerror fs solid noborder lc rgb variable, \
     '' using 1:2:4 with labels font FONT.','.sprintf('%d', SIZE) tc rgb '#1a1a1a'
