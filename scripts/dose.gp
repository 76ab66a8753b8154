# Dose and response: the means with bands of 50 and 90 % of the futures.
# dose.dat: dose, median, 5th, 25th, 75th, 95th percentile, mean.
set lmargin at screen 120.0 / W; set rmargin at screen 1 - 60.0 / W
set tmargin at screen top(130); set bmargin at screen 130.0 / H
set xrange [X_LO:X_HI]; set yrange [Y_LO:Y_HI]
set ytics Y_LO, Y_STEP font FONT.',15'
set format y (LEVELS ? '%.' : '%+.').sprintf('%d', Y_DECIMALS).'f'
if (!LEVELS) { set ytics add ('0' 0) }
set xtics font FONT.',15'
set format x '%g'
set label 1 T_Y at graph 0, graph 1 left offset 0,1.0 font FONT.',14' tc rgb MUTE
set label 2 T_X at graph 1, graph 0 right offset 0,-3.0 font FONT.',15' tc rgb INK
if (!LEVELS && Y_LO <= 0 && Y_HI >= 0) {
    set arrow 1 from X_LO, 0 to X_HI, 0 nohead lw 1.6 lc rgb '#777777' front
}
if (TARGET) {
    set arrow 2 from X_LO, TARGET_Y to X_HI, TARGET_Y nohead lw 1.6 dt 2 lc rgb VERM front
    set label 3 T_TARGET at graph 1, first TARGET_Y right offset 0,0.7 font FONT.',15' tc rgb VERM front
}
if (REACHED) {
    set arrow 3 from REACHED_X, graph 0 to REACHED_X, TARGET_Y nohead lw 1.6 dt 2 lc rgb VERM front
}
plot 'dose.dat' using 1:3:6 with filledcurves fs solid 0.18 fc rgb BLUE, \
     '' using 1:4:5 with filledcurves fs solid 0.30 fc rgb BLUE, \
     '' using 1:7 with lines lw 2.6 lc rgb BLUE, \
     '' using 1:7 with points pt 7 ps 1.3 * DOT lc rgb BLUE
