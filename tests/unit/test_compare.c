/* SPDX-License-Identifier: MIT */
/* What differs between two configurations, and what it takes until it has an effect. */
#include "model/compare.h"
#include "model/project.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_LINES = 2048 };

static struct ec_project *sides[2];
static struct ec_arena arena;

static struct ec_project *open_text(const char *text)
{
    struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    size_t len = strlen(text);
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    memcpy(file.bytes, text, len);
    struct ec_project *project = ec_project_new(&options);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    ck_assert(project->models[0]->complete);
    return project;
}

static struct ec_changes compare(const char *old, const char *new)
{
    struct ec_changes changes;
    ec_arena_init(&arena);
    sides[0] = open_text(old);
    sides[1] = open_text(new);
    ck_assert(ec_compare(&arena, sides[0]->models[0], sides[1]->models[0], &changes));
    return changes;
}

static void close_sides(void)
{
    ec_project_free(sides[0]);
    ec_project_free(sides[1]);
    ec_arena_fini(&arena);
}

/* "~ domain x.message_expiration reload", a line for each change. */
static const char *text_of(const struct ec_changes *changes)
{
    static const char marks[] = {'+', '-', '~', '%'};
    static const char *const effects[] = {"none", "reload", "unknown", "restart"};
    const char *text = "";
    for (const struct ec_change *change = changes->first; change; change = change->next) {
        bool new = change->new_scope != NULL;
        const struct ec_model *model = sides[new]->models[0];
        const struct ec_scope *scope = new ? change->new_scope : change->old_scope;
        const struct ec_assign *assign = change->new ? change->new : change->old;
        const struct ec_model *named = sides[change->new != NULL]->models[0];
        text = ec_arena_printf(
            &arena, "%s%c %s%s%s%s%s %s\n", text, marks[change->kind],
            ec_intern_text(model->names, scope->name).ptr, scope->instance ? " " : "",
            ec_intern_text(&model->instances, scope->instance).ptr, assign ? "." : "",
            assign ? ec_intern_text(named->names, assign->node->name).ptr : "",
            effects[change->effect]);
    }
    return text;
}

#define CHECK(old, new, wanted)                                                                    \
    do {                                                                                           \
        struct ec_changes changes = compare(old, new);                                             \
        ck_assert_str_eq(text_of(&changes), wanted);                                               \
        close_sides();                                                                             \
    } while (0)

START_TEST(how_a_value_is_written_is_no_difference)
{
    CHECK("Message_Expiration = 16\nBlackhole = true\nRelay_Hosts = ( a \"b\" )\nTLS = required\n",
          "# moved\nTLS = \"REQUIRED\"\nRelay_Hosts = (\n  'a'\n  b\n)\nblackhole = enabled\n"
          "MESSAGE_EXPIRATION = 0x10\n",
          "");
    CHECK("Relay_Hosts = ( a )\n", "Relay_Hosts = a\n", "");
    CHECK("X = [ a = 1 b = 2 ]\n", "X = [ b = 3 a = 1 b = 2 ]\n", "");
    CHECK("Domain \"a\" { }\nDomain \"b\" { Retry_Interval = 1 }\n",
          "domain b { Retry_Interval = 2 Retry_Interval = 1 }\nDomain \"A\" { }\n", "");
    CHECK("Binding \"a\" { Bind_Address = \"2001:db8::1\" Gateway = \"MX.example\" }\n",
          "Binding \"a\" { Bind_Address = \"2001:DB8:0::1\" }\n"
          "Binding \"a\" { Gateway = \"MX.example\" }\n",
          "");
}
END_TEST

START_TEST(changes_are_told_in_order)
{
    CHECK("Retry_Interval = 1\nBlackhole = true\nBinding \"b\" { Domain \"d\" { } }\n",
          "Message_Expiration = 3\nRetry_Interval = 2\nBinding \"c\" { Gateway = \"g\" }\n",
          "~ .retry_interval reload\n"
          "- .blackhole reload\n"
          "+ .message_expiration reload\n"
          "- binding b reload\n"
          "- domain d reload\n"
          "+ binding c reload\n"
          "+ binding c.gateway reload\n");
    CHECK("X = [ a = 1 ]\n", "X = [ a = 2 ]\n", "~ .x unknown\n");
    CHECK("Relay_Hosts = ( a b )\n", "Relay_Hosts = ( b a )\n", "~ .relay_hosts reload\n");
    CHECK("Relay_Hosts = ( a b )\n", "Relay_Hosts = ( a )\n", "~ .relay_hosts reload\n");
    CHECK("Binding \"a\" { }\n", "Binding \"A\" { }\n", "- binding a reload\n+ binding A reload\n");
}
END_TEST

START_TEST(the_same_value_in_force_is_no_effect)
{
    CHECK("", "Blackhole = off\n", "+ .blackhole none\n");
    CHECK("Blackhole = false\n", "", "- .blackhole none\n");
    CHECK("Message_Expiration = 5\n",
          "Message_Expiration = 5\nDomain \"d\" { Message_Expiration = 5 }\n",
          "+ domain d reload\n+ domain d.message_expiration none\n");
    CHECK("Binding_Group \"g\" { Retry_Interval = 7 Binding \"b\" { Retry_Interval = 7 } }\n",
          "Binding_Group \"g\" { Retry_Interval = 7 Binding \"b\" { } }\n",
          "- binding b.retry_interval none\n");
}
END_TEST

START_TEST(the_order_of_regular_expressions_and_modules_counts)
{
    CHECK("Domain \"/a/\" { }\nDomain \"x\" { }\nDomain \"/b/\" { }\n",
          "Domain \"/b/\" { }\nDomain \"/a/\" { }\nDomain \"x\" { }\n", "% domain /a/ reload\n");
    CHECK("Domain \"/a/\" { }\nDomain \"/b/\" { }\n",
          "Domain \"/a/\" { }\nDomain \"/c/\" { }\nDomain \"/b/\" { }\n", "+ domain /c/ reload\n");
    CHECK("bounce_logger { }\nac_auth { }\n", "ac_auth { }\nbounce_logger { }\n",
          "% bounce_logger unknown\n");
    CHECK("Domain \"a\" { }\nDomain \"b\" { }\n", "Domain \"b\" { }\nDomain \"a\" { }\n", "");
    CHECK("Domain \"/a/\" { }\nHost \"/a/\" { }\n", "Host \"/a/\" { }\nDomain \"/a/\" { }\n", "");
    CHECK("Binding \"b\" { Host \"/a/\" { } Host \"/b/\" { } }\n",
          "Binding \"b\" { Host \"/b/\" { } Host \"/a/\" { } }\n", "% host /a/ reload\n");
}
END_TEST

/* Expressions that take long, and names for them: what a change does is told as long as that can be found
   out soon, and then as if it had an effect. */
START_TEST(effort_has_an_end)
{
    static char old[1 << 16] = "Retry_Interval = 7\n";
    static char new[1 << 16];
    for (int i = 0; i < 30; i++) {
        sprintf(old + strlen(old), "Domain \"/(a+|x%d)+$/\" { }\n", i);
    }
    strcpy(new, old);
    for (int i = 0; i < 60; i++) {
        const char *name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
        sprintf(old + strlen(old), "Domain \"%s%d\" { Retry_Interval = 7 }\n", name, i);
        sprintf(new + strlen(new), "Domain \"%s%d\" { }\n", name, i);
    }
    struct ec_changes changes = compare(old, new);
    ck_assert_uint_eq(changes.n, 60);
    ck_assert_int_eq(changes.first->effect, EC_EFFECT_NONE);
    ck_assert_int_eq(changes.last->effect, EC_EFFECT_RELOAD);
    close_sides();
}
END_TEST

START_TEST(a_side_may_be_missing)
{
    struct ec_changes changes;
    ec_arena_init(&arena);
    sides[0] = open_text("Blackhole = false\nDomain \"d\" { }\n");
    sides[1] = open_text("");
    ck_assert(ec_compare(&arena, sides[0]->models[0], NULL, &changes));
    ck_assert_str_eq(text_of(&changes), "- .blackhole reload\n- domain d reload\n");
    ck_assert(ec_compare(&arena, NULL, sides[0]->models[0], &changes));
    ck_assert_uint_eq(changes.n, 2);
    ck_assert_int_eq(changes.first->kind, EC_CHANGE_ADDED);
    ck_assert(ec_compare(&arena, NULL, NULL, &changes));
    ck_assert_uint_eq(changes.n, 0);
    close_sides();
}
END_TEST

/* ---- every option of the vocabulary ------------------------------------------------------------ */

/* The scopes around `scope`, opened in one line; false if nobody knows where it stands. */
static bool open_scopes(const struct ec_vocab *scope, char *text, size_t size, unsigned *depth)
{
    const struct ec_vocab *way[8];
    size_t n = 0;
    for (; scope != ec_vocab_global(); scope = ec_vocab_at(ec_vocab_list(scope->scopes).at[0])) {
        if (n == EC_COUNT(way) || ec_vocab_list(scope->scopes).n == 0) {
            return false;
        }
        way[n++] = scope;
    }
    *text = '\0';
    *depth = (unsigned)n;
    while (n > 0) {
        const struct ec_vocab *outer = way[--n];
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s { ", ec_vocab_spelling(outer).ptr,
                 outer->instance == EC_INSTANCE_REQUIRED ? " \"i\"" : "");
    }
    return true;
}

static void check_effect(const struct ec_vocab *word)
{
    char scopes[512];
    char old[1024];
    char new[1024];
    unsigned depth;
    struct ec_numbers places = ec_vocab_list(word->scopes);
    if (places.n == 0 || !open_scopes(ec_vocab_at(places.at[0]), scopes, sizeof(scopes), &depth)) {
        return;
    }
    const char *name = ec_vocab_spelling(word).ptr;
    snprintf(old, sizeof(old), "%s%s = one %.*s\n", scopes, name, (int)depth, "}}}}}}}}");
    snprintf(new, sizeof(new), "%s%s = two %.*s\n", scopes, name, (int)depth, "}}}}}}}}");
    struct ec_changes changes = compare(old, new);
    ck_assert_msg(changes.n == 1 && changes.first->word == word, "%s", old);
    enum ec_effect wanted = word->reload == EC_RELOAD_LIVE ? EC_EFFECT_RELOAD
                            : word->reload == 0            ? EC_EFFECT_UNKNOWN
                                                           : EC_EFFECT_RESTART;
    ck_assert_msg(changes.effect == wanted, "%s: %d", old, (int)changes.effect);
    close_sides();
}

START_TEST(restart_and_reload_come_from_the_vocabulary)
{
    size_t restarts = 0;
    size_t reloads = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (word->kind == EC_VOCAB_OPTION) {
            check_effect(word);
            restarts += word->reload == EC_RELOAD_RESTART;
            reloads += word->reload == EC_RELOAD_LIVE;
        }
    }
    ck_assert_uint_gt(restarts, 30);
    ck_assert_uint_gt(reloads, 300);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compare");
    TCase *cases = tcase_create("changes");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, how_a_value_is_written_is_no_difference);
    tcase_add_test(cases, changes_are_told_in_order);
    tcase_add_test(cases, the_same_value_in_force_is_no_effect);
    tcase_add_test(cases, the_order_of_regular_expressions_and_modules_counts);
    tcase_add_test(cases, effort_has_an_end);
    tcase_add_test(cases, a_side_may_be_missing);
    tcase_add_test(cases, restart_and_reload_come_from_the_vocabulary);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
