# Acceptability: how often each option is the best, by what its value is worth.
# accept.dat: price, then the share of each option k = 1..N in percent, then the same where
# its mean is the best (missing elsewhere).
set lmargin at screen 120.0 / W; set rmargin at screen 1 - 350.0 / W
set tmargin at screen top(140); set bmargin at screen 132.0 / H
set xrange [0:X_HI]; set yrange [0:100]
set xtics 0, X_STEP font FONT.',15'; set ytics 0, 20 font FONT.',15'
set format x '%.'.sprintf('%d', X_DECIMALS).'f'; set format y '%.0f'
set label 1 T_Y at graph 0, graph 1 left offset 0,1.0 font FONT.',15' tc rgb INK
set label 2 T_X at graph 1, graph 0 right offset 0,-3.0 font FONT.',15' tc rgb INK
if (PRICED) {
    set arrow 1 from PRICE, 0 to PRICE, 100 nohead lw 1.8 dt 3 lc rgb INK back
    set label 3 T_PRICE at PRICE, 100 left offset 0.6,-0.8 font FONT.',13' tc rgb MUTE
}
tone(k) = R_NOTHING[k] ? VERM : k <= 4 ? COLOUR[k] : '#777777'
do for [k=1:N] {
    set label 100+k R_NAME[k] at graph 1, first L_Y[k] left offset 1.0,0 font FONT.':Bold,13' tc rgb tone(k) front
    if (abs(L_Y[k] - R_END[k]) > 0.5) { set arrow 100+k from graph 1, first R_END[k] to graph 1.014, first L_Y[k] nohead lw 1 lc rgb tone(k) front }
}
plot for [k=1:N] 'accept.dat' using 1:(R_NOTHING[k] ? NaN : column(1 + k)) with lines lw 2.2 lc rgb tone(k), \
     for [k=1:N] '' using 1:(R_NOTHING[k] ? column(1 + k) : NaN) with lines lw 2.6 dt 2 lc rgb tone(k), \
     for [k=1:N] '' using 1:(column(1 + N + k)) with lines lw 7 lc rgb tone(k)
