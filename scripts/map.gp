# Map of regions: circles in pixels on the left, the same regions with intervals on the
# right. O_*: circles, larger first; R_*, C_*, N_*: regions in the order of the list.
# list.dat: mean, 5th and 95th percentile, row, 90 % excludes 0, colour.
set multiplot
unset border; unset xtics; unset ytics; unset grid

# ---- the map; x and y are pixels of the figure
set lmargin at screen 0; set rmargin at screen 1
set tmargin at screen 1; set bmargin at screen 0
set xrange [0:W]; set yrange [H:0]
do for [i=1:N] {
    if (R_LED[i]) {
        # the line ends at the end of the name that is nearer to the circle
        set arrow 100+i from C_X[i], C_Y[i] to (C_X[i] < N_X[i] ? N_X[i] - 2 : C_X[i] > N_X[i] + N_W[i] ? N_X[i] + N_W[i] : C_X[i]), N_Y[i] nohead lw 0.9 lc rgb MUTE back
    }
    if (R_SHOWN[i]) {
        set label 100+i R_NAME[i] at N_X[i], N_Y[i] left font FONT.',12' tc rgb INK front
    }
    if (C_INSIDE[i]) {
        set label 300+i R_SHORT[i] at C_X[i], C_Y[i] center font FONT.',11' tc rgb (C_HOLLOW[i] ? INK : '#1a1a1a') front
    }
}
do for [i=1:N] {
    set object 1000+2*i circle at O_X[i], O_Y[i] size O_R[i] fc rgb O_EDGE[i] fs solid noborder front
    set object 1001+2*i circle at O_X[i], O_Y[i] size O_R[i] - 2.6 fc rgb O_FILL[i] fs solid noborder front
}
# what colour, size and length mean
KEY_Y = H - 84.0; KEY_X = 44.0; KEY_W = 58.0
do for [k=1:KEYS] {
    set object k rectangle from KEY_X + (k-1) * KEY_W, KEY_Y - 12 to KEY_X + k * KEY_W, KEY_Y + 12 fc rgb K_COLOUR[k] fs solid border lc rgb '#999999' lw 0.6 front
    set label 500+k K_TEXT[k] at KEY_X + (k - 0.5) * KEY_W, KEY_Y center font FONT.',12' tc rgb '#1a1a1a' front
}
if (DIRECTED) {
    set label 510 T_LEFT at KEY_X, KEY_Y + 26 left font FONT.',12' tc rgb MUTE
    set label 511 T_RIGHT at KEY_X + KEYS * KEY_W, KEY_Y + 26 right font FONT.',12' tc rgb MUTE
}
HOLLOW_X = KEY_X + KEYS * KEY_W + 34
set object 20 circle at HOLLOW_X, KEY_Y size 10 fc rgb MUTE fs solid noborder front
set object 21 circle at HOLLOW_X, KEY_Y size 7.4 fc rgb '#ffffff' fs solid noborder front
set label 512 T_HOLLOW at HOLLOW_X + 18, KEY_Y left font FONT.',12' tc rgb MUTE
if (SIZED) {
    set object 22 circle at SIZE_X + KEY_RADIUS, KEY_Y size KEY_RADIUS fc rgb '#e0e0e0' fs solid noborder front
    set label 513 T_SIZE at SIZE_X + 2 * KEY_RADIUS + 8, KEY_Y left font FONT.',12' tc rgb MUTE
}
set arrow 1 from HOLLOW_X - 10, KEY_Y + 27 to HOLLOW_X - 10 + KM_WIDE, KEY_Y + 27 nohead lw 2 lc rgb MUTE
set label 514 T_KM at HOLLOW_X + KM_WIDE, KEY_Y + 27 left font FONT.',12' tc rgb MUTE
plot -1 # beyond the range: the objects are the map

# ---- the list
unset label; unset arrow; unset object
set lmargin at screen 1058.0 / W; set rmargin at screen 1172.0 / W
set tmargin at screen top(TOP); set bmargin at screen top(TOP + ROW * N)
set xrange [X_LO:X_HI]; set yrange [N + 0.5:0.5]
set style fill solid 1.0 noborder
set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.4 lc rgb '#777777' back
set label 1 T_MEAN at screen 1386.0 / W, screen top(TOP - 10) right font FONT.',12' tc rgb MUTE
do for [i=1:N] {
    set label 100+i R_NAME[i] at screen 1048.0 / W, first i right font FONT.',12' tc rgb INK
    set label 300+i R_NUMBER[i] at screen 1386.0 / W, first i right font FONT.',12' tc rgb INK
}
set label 2 T_MORE at screen 1048.0 / W, screen top(TOP + ROW * N + 14) right font FONT.',12' tc rgb MUTE
plot 'list.dat' using 2:4:($3 - $2):(0):6 with vectors nohead lw 1.8 lc rgb variable, \
     '' using 1:4:6 with points pt 7 ps 1.3 * DOT lc rgb variable, \
     '' using ($5 > 0 ? NaN : $1):4 with points pt 7 ps 0.7 * DOT lc rgb '#ffffff'
unset multiplot
