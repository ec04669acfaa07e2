/* SPDX-License-Identifier: MIT */
#include "host/tls_ciphers.h"

#include "host/host_private.h"

#ifdef HAVE_OPENSSL

#include "host/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#define FUNCTIONS(DO)                                                                              \
    DO(ERR_get_error)                                                                              \
    DO(OPENSSL_init_ssl)                                                                           \
    DO(OPENSSL_sk_num)                                                                             \
    DO(OPENSSL_sk_value)                                                                           \
    DO(OSSL_LIB_CTX_free)                                                                          \
    DO(OSSL_LIB_CTX_new)                                                                           \
    DO(OpenSSL_version)                                                                            \
    DO(SSL_CIPHER_get_auth_nid)                                                                    \
    DO(SSL_CIPHER_get_bits)                                                                        \
    DO(SSL_CIPHER_get_name)                                                                        \
    DO(SSL_CIPHER_get_protocol_id)                                                                 \
    DO(SSL_CTX_free)                                                                               \
    DO(SSL_CTX_get_ciphers)                                                                        \
    DO(SSL_CTX_get_security_level)                                                                 \
    DO(SSL_CTX_new_ex)                                                                             \
    DO(SSL_CTX_set_cipher_list)                                                                    \
    DO(SSL_CTX_set_security_level)                                                                 \
    DO(TLS_method)

enum { FEWEST_BITS = 112, TLS_1_3_SUITES = 0x13 };

struct ec_tls_lister {
    void *handle;
    int error; /* why it cannot be asked */
    OSSL_LIB_CTX *library;
    SSL_CTX *context;
    int level; /* what "@SECLEVEL" in a list may have changed */
    size_t asked;
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
#undef DECLARE
};

#define TEXT_OF(number) TEXT_OF_(number)
#define TEXT_OF_(number) #number

static int open_lister(struct ec_tls_lister *lister)
{
#define ROW(name) {#name, &lister->name},
    const struct ec_library_function functions[] = {FUNCTIONS(ROW)};
#undef ROW
    int error = ec_library_open("libssl.so." TEXT_OF(OPENSSL_SHLIB_VERSION), functions,
                                EC_COUNT(functions), &lister->handle);
    if (error != 0) {
        return error;
    }
    /* Nothing is to happen at exit, and no openssl.cnf is read. */
    lister->OPENSSL_init_ssl(OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    lister->library = lister->OSSL_LIB_CTX_new();
    lister->context = lister->library
                          ? lister->SSL_CTX_new_ex(lister->library, NULL, lister->TLS_method())
                          : NULL;
    if (!lister->context) {
        return ENOMEM;
    }
    lister->level = lister->SSL_CTX_get_security_level(lister->context);
    return 0;
}

static struct ec_tls_lister *get_lister(struct ec_host *host)
{
    if (!host->lister) {
        host->lister = calloc(1, sizeof *host->lister);
        if (host->lister) {
            host->lister->error = open_lister(host->lister);
        }
    }
    host->oom |= !host->lister || host->lister->error == ENOMEM;
    return host->lister;
}

static bool is_weak(const struct ec_tls_lister *lister, const SSL_CIPHER *cipher)
{
    return lister->SSL_CIPHER_get_auth_nid(cipher) == NID_auth_null ||
           lister->SSL_CIPHER_get_bits(cipher, NULL) < FEWEST_BITS;
}

static void count(const struct ec_tls_lister *lister, struct ec_arena *arena,
                  struct ec_tls_ciphers *out)
{
    const OPENSSL_STACK *stack =
        (const OPENSSL_STACK *)lister->SSL_CTX_get_ciphers(lister->context);
    int n = stack ? lister->OPENSSL_sk_num(stack) : 0;
    for (int i = 0; i < n; i++) {
        const SSL_CIPHER *cipher = lister->OPENSSL_sk_value(stack, i);
        if (lister->SSL_CIPHER_get_protocol_id(cipher) >> 8 == TLS_1_3_SUITES) {
            continue;
        }
        out->n++;
        if (is_weak(lister, cipher)) {
            const char *name = lister->SSL_CIPHER_get_name(cipher);
            if (out->n_weak < EC_TLS_NAMED) {
                out->weak[out->n_weak] = ec_arena_strndup(arena, name, strlen(name));
            }
            out->n_weak++;
        }
    }
}

/* True if memory was short since the last time; forgets all errors. */
static bool was_short(const struct ec_tls_lister *lister)
{
    bool is_short = false;
    for (unsigned long error = lister->ERR_get_error(); error; error = lister->ERR_get_error()) {
        is_short |= ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    }
    return is_short;
}

enum ec_fact ec_host_tls_ciphers(struct ec_host *host, struct ec_arena *arena, struct ec_str list,
                                 struct ec_tls_ciphers *out)
{
    *out = (struct ec_tls_ciphers){.any = EC_FACT_UNKNOWN, .reason = ec_host_mode(host)};
    if (strcmp(ec_host_mode(host), "host") != 0) {
        out->reason = host->has_root ? "the OpenSSL of this machine is not asked" : "offline";
        return out->any;
    }
    struct ec_tls_lister *lister = get_lister(host);
    const char *text = ec_arena_strndup(arena, list.ptr, list.len);
    if (!lister || !text || lister->error != 0 || lister->asked++ >= EC_TLS_LISTS_MAX) {
        out->reason = !lister || !text || lister->error == ENOMEM ? "out of memory"
                      : lister->error != 0                        ? "OpenSSL is not installed"
                                                                  : "too many cipher lists";
        return out->any;
    }
    const char *version = lister->OpenSSL_version(OPENSSL_FULL_VERSION_STRING);
    out->reason = NULL;
    out->version = ec_arena_strndup(arena, version, strlen(version));
    lister->SSL_CTX_set_security_level(lister->context, lister->level);
    if (lister->SSL_CTX_set_cipher_list(lister->context, text) == 1) {
        count(lister, arena, out);
    }
    host->oom |= was_short(lister);
    out->any = out->n > 0 ? EC_FACT_YES : EC_FACT_NO;
    return out->any;
}

void ec_tls_lister_free(struct ec_tls_lister *lister)
{
    if (!lister) {
        return;
    }
    if (lister->context) {
        lister->SSL_CTX_free(lister->context);
    }
    if (lister->library) {
        lister->OSSL_LIB_CTX_free(lister->library);
    }
    if (lister->handle) {
        dlclose(lister->handle);
    }
    free(lister);
}

#else

enum ec_fact ec_host_tls_ciphers(struct ec_host *host, struct ec_arena *arena, struct ec_str list,
                                 struct ec_tls_ciphers *out)
{
    (void)host;
    (void)arena;
    (void)list;
    *out = (struct ec_tls_ciphers){.any = EC_FACT_UNKNOWN, .reason = "built without OpenSSL"};
    return out->any;
}

void ec_tls_lister_free(struct ec_tls_lister *lister)
{
    (void)lister;
}

#endif
