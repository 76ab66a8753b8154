# Turn text files into C: one array of lines per file, and a table of all of them, which
# ends with a row without name.
# Usage: awk -v table=sim_templates -f scripts/embed.awk scripts/*.gp > templates.c
BEGIN {
    print "/* Made by scripts/embed.awk; do not edit. */"
    print "#include \"sim/base/text.h\""
    printf "extern const struct sim_lines %s[];\n", table
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
    printf "const struct sim_lines %s[] = {\n", table
    for (i = 1; i <= n; i++)
        printf "    { \"%s\", lines_%d, %d },\n", names[i], i, lines[i]
    print "    { 0, 0, 0 }\n};"
}
