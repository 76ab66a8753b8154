# Shared look of all figures: white ground, no box, direct labels, few lines.
# Needs: FORM ('svg', 'png' or 'pdf'), OUT, W, H, DECIMAL, TITLE_SIZE, T_TITLE, T_SUB, T_SOURCE.
# No word for readers stands in a template: all come as variables, in their language.
# Texts are used as they are (noenhanced): '_' and '^' are letters, not commands.
FONT = 'DejaVu Sans'
if (FORM eq 'svg') {
    set terminal svg size W,H noenhanced fontscale 1.333 font FONT.',17' rounded dashlength 1.2 background '#ffffff'
} else { if (FORM eq 'pdf') {
    set terminal pdfcairo size W/72.0,H/72.0 noenhanced fontscale 1 font FONT.',17' rounded linewidth 2 dashlength 2.4 background '#ffffff'
} else {
    set terminal pngcairo size W,H noenhanced font FONT.',17' rounded dashlength 1.2 background '#ffffff'
} }
# Text, lines and dashes are as large in all forms: each counts them in its own unit. Dots of
# svg are larger.
DOT = FORM eq 'svg' ? 0.45 : 1.0
set output OUT
set encoding utf8
set decimalsign DECIMAL
set minussign

# Okabe and Ito (2008): told apart by colour-blind readers. The baseline is also dashed.
INK = '#222222'; MUTE = '#6b6b6b'; GRID = '#e6e6e6'; SHADE = '#f1f1f1'
BLUE = '#0072B2'; VERM = '#D55E00'; GREEN = '#009E73'; ORANGE = '#E69F00'; PURPLE = '#CC79A7'
array COLOUR[5] = [BLUE, GREEN, PURPLE, ORANGE, VERM]
array MARK[5] = [7, 5, 9, 13, 11] # and told apart in grey

set border 3 lw 1.2 lc rgb '#888888'
set tics nomirror out scale 0.6 textcolor rgb MUTE
set grid ytics lw 1 lt 1 lc rgb GRID
set grid back
unset key
set style fill transparent solid 0.2 noborder

# Height of a line at p pixels from the top, as a share of the figure.
top(p) = 1.0 - p / real(H)
LEFT = 40.0 / W
set label 1001 T_TITLE at screen LEFT, screen top(42) left font FONT.':Bold,'.sprintf('%.1f', TITLE_SIZE) tc rgb INK
set label 1002 T_SUB at screen LEFT, screen top(76) left font FONT.',15' tc rgb MUTE
set label 1003 T_SOURCE at screen LEFT, screen 18.0 / H left font FONT.',12' tc rgb MUTE
