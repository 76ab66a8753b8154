# Turn text files into C: one array of lines per file, and a table of all of them.
# Usage: awk -f scripts/embed.awk scripts/*.gp > templates.c
BEGIN {
    print "/* Made by scripts/embed.awk; do not edit. */"
    print "#include \"sim/report/gnuplot.h\""
}
FNR == 1 {
    if (n > 0) print "};"
    n++
    name = FILENAME
    sub(/.*\//, "", name)
    names[n] = name
    printf "static const char *const lines_%d[] = {\n", n
}
{ lines[n]++; gsub(/["\\]/, "\\\\&"); printf "    \"%s\\n\",\n", $0 }
END {
    if (n > 0) print "};"
    print "const struct sim_template sim_templates[] = {"
    for (i = 1; i <= n; i++)
        printf "    { \"%s\", lines_%d, %d },\n", names[i], i, lines[i]
    print "};"
    printf "const size_t sim_templates_n = %d;\n", n
}
