/* test_isa.c - is the instruction set chosen as the environment says, and is a wrong
 * wish told in words? Each test is its own process, so the choice is fresh. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/isa.h"
#include "sim/base/vmath.h"

TestSuite(isa, .timeout = 30);

static const char *base_name(void)
{
#ifdef __x86_64__
    return "sse2";
#else
    return "generic";
#endif
}

static enum sim_isa best(void)
{
    enum sim_isa isa = SIM_ISA_AVX512;
    while (!sim_isa_supported(isa))
        isa--;
    return isa;
}

Test(isa, best_by_default)
{
    struct sim_err err = { 0 };

    unsetenv("SIM_ISA");
    cr_expect_eq(sim_isa_check(&err), SIM_OK);
    cr_expect_eq(sim_isa(), best());
    cr_expect_eq(sim_isa(), best(), "asked twice");
    cr_expect(sim_isa_supported(SIM_ISA_BASE));
}

Test(isa, empty_means_not_set)
{
    setenv("SIM_ISA", "", 1);
    cr_expect_eq(sim_isa_check(NULL), SIM_OK);
    cr_expect_eq(sim_isa(), best());
}

Test(isa, the_environment_forces_one)
{
    setenv("SIM_ISA", base_name(), 1);
    cr_expect_eq(sim_isa_check(NULL), SIM_OK);
    cr_expect_eq(sim_isa(), SIM_ISA_BASE);
    cr_expect_str_eq(sim_isa_name(), base_name());
}

Test(isa, unknown_set_is_told_and_ignored)
{
    struct sim_err err = { 0 };

    setenv("SIM_ISA", "mmx", 1);
    cr_expect_eq(sim_isa_check(&err), SIM_ERR_INPUT);
    cr_expect_not_null(strstr(err.msg, "SIM_ISA = \"mmx\": must be "), "%s", err.msg);
    cr_expect_not_null(strstr(err.msg, "avx2 or avx512, or not set"), "%s", err.msg);
    cr_expect_eq(sim_isa(), best());
}

Test(isa, lacking_set_is_told_and_ignored)
{
    struct sim_err err = { 0 };

    if (sim_isa_supported(SIM_ISA_AVX512))
        cr_skip("this processor has them all");
    setenv("SIM_ISA", "avx512", 1);
    cr_expect_eq(sim_isa_check(&err), SIM_ERR_INPUT);
    cr_expect_not_null(strstr(err.msg, "this processor does not have avx512; unset it"),
            "%s", err.msg);
    cr_expect_eq(sim_isa(), best());
}
