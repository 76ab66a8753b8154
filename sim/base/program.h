/* program.h - which program is this?
 *
 * Its version and, behind a plus, the first 12 digits of a SHA-256 over all that it is
 * made of and that decides a byte of its results: the sources of sim/ and models/, the
 * tables, plot templates and page styles built into it. So programs of the same sources
 * bear the same name, whatever compiled them (MPI, sanitizers, clang), from a clone or a
 * tarball; and a change of a comment gives another, since nothing cheaper than running
 * both tells that it changes no result. Compiler and libraries are no part: they stand
 * beside it in run.json, and must not change a byte. The build makes it. */
#ifndef SIM_BASE_PROGRAM_H
#define SIM_BASE_PROGRAM_H

extern const char sim_program[]; /* "0.1.0+3f9a2c41d8e7" */

#endif
