# Fans over time: median, middle 50 and 90 % of the replications.
# Panels k = 1..PANELS in ROWS x COLUMNS; P_KIND 0 baseline alone, 1 baseline and
# policy, 2 paired difference. panel_<k>.dat: year, five quantiles of the policy (or of
# the difference), five of the baseline.
set multiplot
HEAD = 112.0; FOOT = 78.0; GUTTER = (P_KIND[1] == 2 ? 30.0 : COLUMNS > 2 ? 92.0 : 150.0); AXIS = (COLUMNS > 2 ? 62.0 : 80.0)
cell_w = (W - 40.0) / COLUMNS
cell_h = (H - HEAD - FOOT) / ROWS
set style line 1 lw 3.5 lc rgb BLUE
set style line 2 lw 3.5 lc rgb VERM dt 2
do for [k=1:PANELS] {
    x0 = 20.0 + P_COLUMN[k] * cell_w + AXIS
    x1 = 20.0 + (P_COLUMN[k] + 1) * cell_w - GUTTER
    y1 = H - HEAD - P_ROW[k] * cell_h - 50.0
    y0 = H - HEAD - (P_ROW[k] + 1) * cell_h + 40.0
    set lmargin at screen x0 / W; set rmargin at screen x1 / W
    set bmargin at screen y0 / H; set tmargin at screen y1 / H
    set xrange [X_LO:X_HI]; set yrange [Y_LO[k]:Y_HI[k]]
    set xtics X_LO, X_STEP font FONT.',14' offset 0,0.3
    set ytics Y_LO[k], Y_STEP[k] font FONT.',14'
    set format y (P_KIND[k] == 2 ? '%+.' : '%.').sprintf('%d', Y_DECIMALS[k]).'f'
    if (P_KIND[k] == 2) { set ytics add ('0' 0) }
    unset object; unset label 1; unset label 2; unset label 3; unset label 4; unset arrow
    if (P_KIND[k] > 0) {
        set object 1 rectangle from P_FIRST[k], graph 0 to P_LAST[k], graph 1 behind fc rgb SHADE fs solid noborder
    }
    set label 3 P_TITLE[k] at graph 0, graph 1.06 left font FONT.(COLUMNS > 3 ? ':Bold,12' : ':Bold,16') tc rgb INK
    if (P_KIND[k] == 2) {
        if (strlen(P_TITLE[k]) == 0 || ROWS * COLUMNS == 1) {
            set label 3 T_CHANGE at graph 0, graph 1.06 left font FONT.',15' tc rgb INK
        }
        set arrow 1 from X_LO, 0 to X_HI, 0 nohead lw 2.5 dt 2 lc rgb VERM back
        plot 'panel_'.k.'.dat' using 1:2:6 with filledcurves lc rgb BLUE, \
             '' using 1:3:5 with filledcurves lc rgb BLUE, \
             '' using 1:4 with lines ls 1
    } else {
        set label 1 T_BASELINE at X_HI, L_BASE[k] left offset 0.8,0 font FONT.':Bold,15' tc rgb VERM
        if (P_KIND[k] == 1) {
            set label 2 P_NAME[k] at X_HI, L_OWN[k] left offset 0.8,0 font FONT.':Bold,15' tc rgb BLUE
            plot 'panel_'.k.'.dat' using 1:7:11 with filledcurves lc rgb VERM, \
                 '' using 1:8:10 with filledcurves lc rgb VERM, \
                 '' using 1:2:6 with filledcurves lc rgb BLUE, \
                 '' using 1:3:5 with filledcurves lc rgb BLUE, \
                 '' using 1:9 with lines ls 2, '' using 1:4 with lines ls 1
        } else {
            plot 'panel_'.k.'.dat' using 1:7:11 with filledcurves lc rgb VERM, \
                 '' using 1:8:10 with filledcurves lc rgb VERM, '' using 1:9 with lines ls 2
        }
    }
    unset label 1001; unset label 1002; unset label 1003
}
unset multiplot
