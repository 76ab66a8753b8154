# Tornado: the difference between two options where a parameter is low and where it is high.
# tornado.dat: row, at the low end, at the high end, told from chance.
set lmargin at screen 0.36; set rmargin at screen 0.93
set tmargin at screen top(164); set bmargin at screen 112.0 / H
set border 1; unset ytics; unset grid
set grid xtics lw 1 lt 1 lc rgb GRID
set xrange [X_LO:X_HI]; set yrange [ROWS + 0.6:0.4]
set xtics X_LO, X_STEP font FONT.',15'
set format x '%+.'.sprintf('%d', X_DECIMALS).'f'
set xtics add ('0' 0)
set boxwidth 0.62
# numbers stand on white, over the lines of nought and mean, so that none is struck
$EDGE << EOD
0
1
EOD
set style textbox opaque noborder fc rgb '#ffffff' margins 0.2,0.1
set label 1 T_WORSE at 0, graph 1 right offset -0.8,1.9 font FONT.',14' tc rgb MUTE
# where the line of nought leaves no room, in a line of its own
ZERO = W * (0.36 + 0.57 * (0 - X_LO) / (X_HI - X_LO))
if (ZERO + 20 + BETTER_WIDE < W) {
    set label 2 T_BETTER at 0, graph 1 left offset 0.8,1.9 font FONT.',14' tc rgb MUTE
} else {
    set label 2 T_BETTER at screen 1 - 20.0 / W, screen top(98) right font FONT.',14' tc rgb MUTE
}
set label 3 T_MEAN at MEAN, graph 1 center offset 0,0.7 font FONT.',13' tc rgb MUTE
set label 4 T_X at graph 1, graph 0 right offset 0,-2.8 font FONT.',15' tc rgb INK
set label 5 T_LOW at screen LEFT, graph 1 left offset 0,0.7 font FONT.':Bold,14' tc rgb ORANGE
set label 6 T_HIGH at screen LEFT + 0.13, graph 1 left offset 0,0.7 font FONT.':Bold,14' tc rgb BLUE
do for [i=1:ROWS] {
    set label 100+i R_NAME[i] at screen 0.35, first i right font FONT.(R_TOLD[i] ? '' : ':Italic').',14' tc rgb (R_TOLD[i] ? INK : MUTE)
    if (R_LO[i] < R_HI[i]) {
        set label 300+i R_LOW[i] at R_LO[i], first i right offset -0.6,0 font FONT.',12' tc rgb MUTE front boxed
        set label 500+i R_HIGH[i] at R_HI[i], first i left offset 0.6,0 font FONT.',12' tc rgb MUTE front boxed
    } else {
        set label 300+i R_LOW[i] at R_LO[i], first i left offset 0.6,0 font FONT.',12' tc rgb MUTE front boxed
        set label 500+i R_HIGH[i] at R_HI[i], first i right offset -0.6,0 font FONT.',12' tc rgb MUTE front boxed
    }
}
plot 'tornado.dat' using (MEAN):1:(MEAN):2:($1 - 0.31):($1 + 0.31) with boxxyerror fs solid 0.75 noborder fc rgb ORANGE, \
     '' using (MEAN):1:(MEAN):3:($1 - 0.31):($1 + 0.31) with boxxyerror fs solid 0.75 noborder fc rgb BLUE, \
     $EDGE using (0):(0.4 + $1 * (ROWS + 0.2)) with lines lw 2 lc rgb INK, \
     $EDGE using (MEAN):(0.4 + $1 * (ROWS + 0.2)) with lines lw 1.6 dt 3 lc rgb INK
