/* home.c - the scenarios that came with the program; see home.h. */
#include "sim/base/home.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_there(const char *path, bool folder)
{
    struct stat st;

    return stat(path, &st) == 0 && (folder ? S_ISDIR(st.st_mode) : S_ISREG(st.st_mode));
}

bool sim_home_find(char *out, size_t size, const char *program, const char *name)
{
    static const char *const place[] = { "/../share/lokaal/scenarios",
        "/../../scenarios" };
    char self[PATH_MAX], folder[2 * PATH_MAX];
    const char *last = strrchr(name, '/');
    char *slash;

    if (program == NULL) {
        ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
        if (n < 0)
            return false;
        self[n] = '\0';
    } else if ((size_t) snprintf(self, sizeof self, "%s", program) >= sizeof self)
        return false;
    slash = strrchr(self, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    name = last != NULL ? last + 1 : name;
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        /* without "..", as people write it */
        snprintf(folder, sizeof folder, "%s", self);
        const char *rest = place[i];
        while (strncmp(rest, "/..", 3) == 0) {
            char *up = strrchr(folder, '/');
            if (up == NULL)
                break;
            *up = '\0';
            rest += 3;
        }
        int n = snprintf(
                out, size, "%s%s%s%s", folder, rest, *name != '\0' ? "/" : "", name);
        if (n >= 0 && (size_t) n < size && is_there(out, *name == '\0'))
            return true;
    }
    return false;
}
