# Cost-effectiveness plane: each option as its mean and the ellipses that hold 50 and 90 %
# of the futures. ellipses.dat: blocks of x y, for option k the 90 % one (index 2k - 2),
# then the 50 % one; means.dat: x, y, kind (0 on the frontier, 1 best, 2 other);
# frontier.dat: x, y by rising cost.
set lmargin at screen 130.0 / W; set rmargin at screen 1 - 300.0 / W
set tmargin at screen top(140); set bmargin at screen 132.0 / H
set xrange [X_LO:X_HI]; set yrange [Y_LO:Y_HI]
set xtics X_LO, X_STEP font FONT.',15'; set ytics Y_LO, Y_STEP font FONT.',15'
set format x '%.'.sprintf('%d', X_DECIMALS).'f'
set format y '%.'.sprintf('%d', Y_DECIMALS).'f'
set grid xtics ytics lw 1 lt 1 lc rgb GRID
set label 1 T_Y at graph 0, graph 1 left offset 0,1.0 font FONT.',15' tc rgb INK
set label 2 T_X at graph 1, graph 0 right offset 0,-3.0 font FONT.',15' tc rgb INK
set arrow 1 from X_LO, 0 to X_HI, 0 nohead lw 1.6 lc rgb '#777777' back
set arrow 2 from 0, Y_LO to 0, Y_HI nohead lw 1.6 lc rgb '#777777' back
set style textbox 1 opaque margins 0.3,0.3 fc rgb '#50ffffff' noborder
hue(kind) = kind == 1 ? 0xD55E00 : kind == 0 ? 0x0072B2 : 0x777777
do for [k=1:N] {
    set label 100+k R_NAME[k] at screen L_X[k] / real(W), screen 1 - L_Y[k] / real(H) left font FONT.(R_KIND[k] == 1 ? ':Bold' : '').',15' tc rgb hue(R_KIND[k]) front boxed bs 1
    set arrow 100+k from M_X[k], M_Y[k] to screen (L_X[k] - 2) / real(W), screen 1 - L_Y[k] / real(H) nohead lw 1 lc rgb hue(R_KIND[k])
}
if (PRICED) {
    # right of and below the line a policy is worth what it takes
    set arrow 3 from P_X0, P_Y0 to P_X1, P_Y1 nohead lw 1.8 dt 3 lc rgb INK back
    set label 3 T_PRICE at P_X1, P_Y1 left offset 1.2,-0.8 font FONT.',13' tc rgb MUTE
}
plot for [k=1:N] 'ellipses.dat' index (2 * k - 2) using 1:2 with lines lw 1.8 lc rgb hue(R_KIND[k]), \
     for [k=1:N] '' index (2 * k - 1) using 1:2 with filledcurves closed fs transparent solid 0.22 noborder fc rgb hue(R_KIND[k]), \
     'frontier.dat' using 1:2 with lines lw 2.4 dt 2 lc rgb BLUE, \
     'means.dat' using 1:2:(hue($3)) with points pt 7 ps 1.5 * DOT lc rgb variable
