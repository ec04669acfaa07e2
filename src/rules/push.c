/* SPDX-License-Identifier: MIT */
/* The rules about deliveries that are not SMTP (push services, multimedia and short messages) and about
   the modules of delivery. */
#include "rules/setting.h"

/* ---- routes ----------------------------------------------------------------------------------- */

static const char *const push_methods[] = {"apn", "gcm", "mm7"};

/* The push service of a route "apn://...", or of a delivery method; NULL for all others. */
static const char *push_of(struct ec_str text, const char *behind)
{
    for (size_t i = 0; i < EC_COUNT(push_methods); i++) {
        size_t len = strlen(push_methods[i]);
        if (text.len >= len + strlen(behind) &&
            ec_str_equal_folded((struct ec_str){text.ptr, len}, ec_str_from(push_methods[i])) &&
            (*behind ? memcmp(text.ptr + len, behind, strlen(behind)) == 0 : text.len == len)) {
            return push_methods[i];
        }
    }
    return NULL;
}

/* True if nothing tells how mail for this route is delivered: a Domain elsewhere may. */
static bool is_open(const struct ec_rule_context *context, const struct ec_in_force *method)
{
    return !method->assign &&
           (!context->model->complete || ec_model_name(context->model, "delivery_method") != 0);
}

static void report_route(struct ec_rule_context *context, const struct ec_scope *scope,
                         struct ec_range range, const char *scheme,
                         const struct ec_in_force *method)
{
    struct ec_finding *finding = ec_report_add(context->report, EC_DLV024, range,
                                               "this route is for %s, and Delivery_Method is %s",
                                               scheme, ec_rule_quote(context, method->text));
    ec_finding_why(context->report, finding,
                   "the server speaks the protocol of Delivery_Method, whatever the route says");
    ec_finding_help(context->report, finding, "set Delivery_Method and Routes together in %s",
                    ec_rule_scope(context, scope));
    if (method->assign && method->scope != scope) {
        finding->severity = EC_WARNING; /* another place may give the domain another method */
    }
    if (method->assign) {
        ec_finding_relate(context->report, finding, ec_assign_range(method->assign),
                          "Delivery_Method is set here");
    }
}

/* 4/config/ref-routes.md */
void ec_look_dlv_route_method(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    struct ec_in_force method;
    struct ec_element element = {0};
    if (!ec_rule_in_force(context, scope, "delivery_method", &method) ||
        is_open(context, &method)) {
        return;
    }
    const char *wanted = push_of(method.text, "");
    while (ec_rule_next(context, assign, &element)) {
        bool smtp = ec_str_starts(element.text, EC_STR("smtp://"));
        const char *scheme = smtp ? "smtp" : push_of(element.text, "://");
        if (scheme && (smtp ? wanted != NULL : scheme != wanted)) {
            report_route(context, scope, element.range, scheme, &method);
            return;
        }
    }
}

/* 4/config/ref-delivery-response-timeout.md */
void ec_look_dlv_answer_time(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    static const char *const plain[] = {"ESMTP", "SMTP", "LMTP"};
    struct ec_in_force method;
    bool found = false;
    if (!ec_rule_is_scope(context, scope, "domain") ||
        !ec_rule_in_force(context, scope, "delivery_method", &method) ||
        is_open(context, &method)) {
        return;
    }
    for (size_t i = 0; i < EC_COUNT(plain); i++) {
        found |= ec_str_equal_folded(method.text, ec_str_from(plain[i]));
    }
    if (!found) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV056, ec_assign_value_range(assign),
                      "%s in %s has no effect while Delivery_Method is %s",
                      ec_rule_option(context, scope, assign), ec_rule_scope(context, scope),
                      ec_rule_quote(context, method.text));
    ec_finding_why(context->report, finding, "only deliveries over HTTP wait for such an answer");
    ec_finding_help(context->report, finding, "remove the line, or set Delivery_Method");
}

/* ---- what a service needs --------------------------------------------------------------------- */

static const struct need {
    const char *method;
    const char *option;
} needs[] = {
    /* 3/3-push/push-gcm-using.md */
    {"gcm", "gcm_authorization_token_id"},
    {"gcm", "http_uri"},
    {"gcm", "http_host"},
    /* 3/3-push/apns-other-options.md */
    {"apn", "tls_certificate"},
    {"apn", "tls_key"},
    /* mobile/mobile-reference/mobility-mm-7-config.md, unless it is directed in the old way */
    {"mm7", "http_host"},
};

/* "gcm_authorization_token_id and http_host"; "" when nothing is missing. An option that is set for some
   binding may be set for each that this domain is used in. */
static const char *missing_options(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const char *method)
{
    const char *text = "";
    for (size_t i = 0; i < EC_COUNT(needs); i++) {
        struct ec_str name = ec_str_from(needs[i].option);
        const struct ec_vocab *word = ec_rule_word_of(context, scope, name);
        if (strcmp(needs[i].method, method) == 0 && word &&
            ec_model_name(context->model, needs[i].option) == 0) {
            text = ec_rule_text(context, "%s%s%s", text, *text ? " and " : "",
                                ec_vocab_spelling(word).ptr);
        }
    }
    if (strcmp(method, "apn") == 0 && !ec_rule_module(context, "apn")) {
        text = ec_rule_text(context, "%s%sthe module apn", text, *text ? " and " : "");
    }
    return text;
}

void ec_look_dlv_push_needs(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const char *method = push_of(ec_assign_text(context->arena, assign), "");
    if (!method || !context->model->complete || !ec_rule_is_scope(context, scope, "domain") ||
        (strcmp(method, "mm7") == 0 && ec_rule_set_in(context, scope, "mm7_mmsc_server"))) {
        return;
    }
    const char *missing = missing_options(context, scope, method);
    if (!*missing) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV029, ec_assign_value_range(assign), "%s delivers by %s without %s",
        ec_rule_scope(context, scope), method, missing);
    finding->severity = strcmp(method, "gcm") == 0 ? EC_ERROR : EC_WARNING;
    ec_finding_why(context->report, finding, "the service refuses what does not come with it");
    ec_finding_help(context->report, finding, "add %s", missing);
}

/* ---- short messages --------------------------------------------------------------------------- */

/* Marks the bindings, by number of the instance, that have lasting connections. */
static bool *connected_bindings(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    bool *marks = ec_arena_zalloc(context->arena, (size_t)model->instances.count + 1);
    uint32_t option = ec_model_name(model, "smpp_persistent_connections");
    uint32_t binding = ec_model_name(model, "binding");
    const struct ec_scope *scope = marks && option != 0 && binding != 0 ? model->global : NULL;
    for (; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, option);
        struct ec_element element = {0};
        while (assign && ec_rule_next(context, assign, &element)) {
            marks[ec_model_instance(model, binding, element.key)] = true;
        }
    }
    return marks;
}

static void report_receiver(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV063, ec_assign_value_range(assign),
        "%s receives, but is in no SMPP_Persistent_Connections", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding,
                   "a receiver has nothing to send, so nothing else makes it connect");
    ec_finding_help(context->report, finding,
                    "add it with a number of connections to SMPP_Persistent_Connections of the "
                    "Domain");
}

/* mobile/mobile-reference/mobile-reference-faq.md */
void ec_look_dlv_receivers(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    uint32_t type = ec_model_name(model, "smpp_bind_type");
    const bool *connected = type != 0 && model->complete ? connected_bindings(context) : NULL;
    (void)assign;
    for (; connected && scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *setting = ec_setting_at(scope, type);
        if (setting && ec_rule_is_scope(context, scope, "binding") && !connected[scope->instance] &&
            ec_str_equal_folded(ec_assign_text(context->arena, setting), EC_STR("receiver"))) {
            report_receiver(context, scope, setting);
        }
    }
}

/* mobile/mobile-reference/mobility-message-retry.md */
void ec_look_dlv_mstore(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_rule_is_off(context, scope) ||
        ec_rule_is_somewhere(context, "smpp_registered_delivery", "SMSC_Delivery") ||
        ec_rule_is_somewhere(context, "mm7_delivery_report", NULL)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV077, ec_rule_scope_range(scope),
                      "mstore is loaded, but nothing asks for delivery receipts");
    ec_finding_why(
        context->report, finding,
        "whether a message is sent again depends on its receipt, so there is nothing to go by");
    ec_finding_help(context->report, finding,
                    "set SMPP_Registered_Delivery = ( \"SMSC_Delivery\" ) or MM7_Delivery_Report = "
                    "true");
}

/* ---- modules ---------------------------------------------------------------------------------- */

/* The module that a logger needs in front of it. */
static const char *base_of(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    static const struct {
        const char *logger;
        const char *base;
    } loggers[] = {
        {"apn_logger", "apn"}, /* 3/3-push/apns-modules-apn-logger.md */
        {"gcm_logger", "gcm"}, /* 3/3-push/push-modules-gcm-logger.md */
    };
    for (size_t i = 0; i < EC_COUNT(loggers); i++) {
        if (ec_rule_is_scope(context, scope, loggers[i].logger)) {
            return loggers[i].base;
        }
    }
    return NULL;
}

void ec_look_dlv_logger_order(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    const char *base = base_of(context, scope);
    const struct ec_scope *module = base ? ec_rule_stanza(context, base) : NULL;
    if (!module || !ec_rule_is_before(scope, module) || ec_rule_is_off(context, scope)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV074, ec_rule_scope_range(scope),
                      "%s stands before module %s", ec_rule_scope(context, scope), base);
    ec_finding_why(
        context->report, finding,
        "modules are loaded in the order of their stanzas, and the logger needs the other "
        "one");
    ec_finding_help(context->report, finding, "move the stanza of %s up", base);
    ec_finding_relate(context->report, finding, ec_rule_scope_range(module), "the module %s", base);
}

/* mobile/mobile-reference/mobility-mm-7.md */
void ec_look_dlv_mm7_listener(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_rule_is_off(context, scope) ||
        ec_model_name(context->model, "http_listener") != 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV076, ec_rule_scope_range(scope),
                      "mm7_serv is loaded, but there is no HTTP_Listener");
    ec_finding_why(context->report, finding,
                   "its messages come in over HTTP, and nothing listens for that");
    ec_finding_help(context->report, finding, "define an HTTP_Listener, or remove the stanza");
}

/* 4/modules/curfew.md */
void ec_look_dlv_curfew(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_rule_is_off(context, scope) ||
        ec_setting_find(context->model, scope, "schedule_file")) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV059, ec_rule_scope_range(scope),
                      "curfew has no Schedule_File, so it never holds anything back");
    ec_finding_why(context->report, finding, "the hours are in that file only");
    ec_finding_help(context->report, finding,
                    "set Schedule_File to the absolute path of the schedule");
}
