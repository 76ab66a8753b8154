# lint_text.awk - lengths, tabs and blanks of one file. Called by lint.sh.
#
# Variables: file (name to print), max_file, max_function. A C function is what stands
# between a { and a } in the first column.

function say(line, text) {
    printf "%s:%d: %s\n", file, line, text
}

BEGIN { is_c = file ~ /\.[ch]$/ }

is_c && /^[A-Za-z_].*\(/ && !/;$/ {
    name = $0
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
}
is_c && /^\{/ { start = NR }
is_c && /^\}/ && start {
    if (NR - start + 1 > max_function)
        say(start, name " has " NR - start + 1 " lines; a function has at most " \
            max_function)
    start = 0
}
/\t/ && file !~ /Makefile$/ { say(NR, "tab; use spaces") }
/[ \t\r]$/ { say(NR, "blank at the end of the line") }
END {
    if (NR > max_file)
        say(max_file + 1, NR " lines; a file has at most " max_file)
}
