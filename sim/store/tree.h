/* tree.h - folders: made with their parents, emptied without leaving them.
 *
 * Deleting goes through open folders only and never follows a link or a mount, so that
 * nothing outside the folder can be reached. Thread safety: no globals. */
#ifndef SIM_STORE_TREE_H
#define SIM_STORE_TREE_H

#include "sim/base/err.h"

/* Make the folder and its missing parents. */
SIM_CHECK int sim_tree_make(const char *path, struct sim_err *err);

/* Make a new folder below $TMPDIR (else /tmp), and delete it with all it holds; what
 * cannot be deleted is told on stderr. */
enum { SIM_TREE_TEMP = 1024 };
SIM_CHECK int sim_tree_temp(char path[SIM_TREE_TEMP], struct sim_err *err);
void sim_tree_temp_delete(const char *path);

/* Delete what is in the folder dir_fd except the entry `keep` (NULL: nothing kept) and
 * delete the entry `last` (may be NULL) after all others. Returns 0, or the errno of
 * the first thing that could not be deleted. */
SIM_CHECK int sim_tree_empty(int dir_fd, const char *keep, const char *last);

/* Delete the folder `name` in dir_fd with all it holds, the entry `last` after all
 * others; 0 also when there is none. A link is refused with ENOTDIR. */
SIM_CHECK int sim_tree_delete(int dir_fd, const char *name, const char *last);

/* Move what is in the folder from_fd, but for the entry `but`, into the folder to_fd, in
 * the place of what has the same name there; folders are joined. Returns 0 or an errno.
 */
SIM_CHECK int sim_tree_move(int from_fd, int to_fd, const char *but);

/* Does the folder hold nothing but, perhaps, the entry `but`? -1 when unreadable. */
int sim_tree_is_empty(int dir_fd, const char *but);

#endif
