# Print a page with the text between its marks <!-- validation --> replaced by a file.
# Usage: awk -v table=FILE -f scripts/paste.awk PAGE
/^<!-- end of validation -->/ { inside = 0 }
!inside { print }
/^<!-- validation -->/ {
    inside = 1
    print ""
    while ((getline line < table) > 0)
        print line
    print ""
}
