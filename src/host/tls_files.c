/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "host/tls_files.h"

#include "host/host_private.h"

#ifdef HAVE_OPENSSL

#include "host/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char no_memory[] = "out of memory";

/* ---- the library ------------------------------------------------------------------------------ */

#define FUNCTIONS(DO)                                                                              \
    DO(ASN1_TIME_to_tm)                                                                            \
    DO(BIO_free)                                                                                   \
    DO(BIO_new_mem_buf)                                                                            \
    DO(ERR_get_error)                                                                              \
    DO(EVP_PKEY_eq)                                                                                \
    DO(EVP_PKEY_free)                                                                              \
    DO(EVP_PKEY_get_base_id)                                                                       \
    DO(EVP_PKEY_get_bits)                                                                          \
    DO(OPENSSL_init_crypto)                                                                        \
    DO(OSSL_LIB_CTX_free)                                                                          \
    DO(OSSL_LIB_CTX_new)                                                                           \
    DO(PEM_read_bio_Parameters_ex)                                                                 \
    DO(PEM_read_bio_PrivateKey_ex)                                                                 \
    DO(PEM_read_bio_X509)                                                                          \
    DO(X509_free)                                                                                  \
    DO(X509_get0_notAfter)                                                                         \
    DO(X509_get0_notBefore)                                                                        \
    DO(X509_get0_pubkey)                                                                           \
    DO(X509_new_ex)

struct crypto {
    void *handle;
    OSSL_LIB_CTX *context; /* of our own: no settings of the machine or of the program around us */
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
#undef DECLARE
};

struct entry {
    struct ec_tls_file file;
    X509 *certificate;
    EVP_PKEY *key;
};

struct ec_tls_store {
    struct crypto crypto;
    int error; /* why there is no library */
    struct ec_intern paths;
    bool has_paths;
    struct entry **entries; /* by number of the path */
    size_t capacity;
};

#define TEXT_OF(number) TEXT_OF_(number)
#define TEXT_OF_(number) #number

static int open_crypto(struct crypto *crypto)
{
#define ROW(name) {#name, &crypto->name},
    const struct ec_library_function functions[] = {FUNCTIONS(ROW)};
#undef ROW
    int error = ec_library_open("libcrypto.so." TEXT_OF(OPENSSL_SHLIB_VERSION), functions,
                                EC_COUNT(functions), &crypto->handle);
    if (error != 0) {
        return error;
    }
    /* Nothing is to happen at exit, and no openssl.cnf is read. */
    crypto->OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    crypto->context = crypto->OSSL_LIB_CTX_new();
    return crypto->context ? 0 : ENOMEM;
}

static void close_crypto(struct crypto *crypto)
{
    if (crypto->context) {
        crypto->OSSL_LIB_CTX_free(crypto->context);
    }
    if (crypto->handle) {
        dlclose(crypto->handle);
    }
}

/* ---- what is in a file ------------------------------------------------------------------------ */

/* Refuses to give a password, and remembers that one was wanted. */
static int no_password(char *buffer, int size, int writing, void *wanted)
{
    (void)buffer;
    (void)size;
    (void)writing;
    *(bool *)wanted = true;
    return -1;
}

static int64_t seconds_of(const struct crypto *crypto, const ASN1_TIME *time)
{
    struct tm parts;
    return crypto->ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : 0;
}

static struct ec_key_size size_of(const struct crypto *crypto, const EVP_PKEY *key)
{
    int bits = crypto->EVP_PKEY_get_bits(key);
    int id = crypto->EVP_PKEY_get_base_id(key);
    enum ec_key_kind kind = id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS || id == EVP_PKEY_DSA
                                ? EC_KEY_RSA
                            : id == EVP_PKEY_EC ? EC_KEY_CURVE
                                                : EC_KEY_OTHER;
    /* OpenSSL says 0 when memory was short. */
    return bits > 0 ? (struct ec_key_size){kind, (unsigned)bits}
                    : (struct ec_key_size){EC_KEY_OTHER, 0};
}

static void read_certificate(const struct crypto *crypto, BIO *bio, struct entry *entry)
{
    X509 *certificate = crypto->X509_new_ex(crypto->context, NULL);
    bool wanted = false;
    if (certificate && crypto->PEM_read_bio_X509(bio, &certificate, no_password, &wanted)) {
        entry->certificate = certificate;
        entry->file.certificate = EC_FACT_YES;
        entry->file.not_before = seconds_of(crypto, crypto->X509_get0_notBefore(certificate));
        entry->file.not_after = seconds_of(crypto, crypto->X509_get0_notAfter(certificate));
        return;
    }
    entry->file.certificate = certificate ? EC_FACT_NO : EC_FACT_UNKNOWN;
    entry->file.reason = certificate ? NULL : no_memory;
    crypto->X509_free(certificate);
}

static void read_key(const struct crypto *crypto, BIO *bio, struct entry *entry)
{
    bool wanted = false;
    entry->key =
        crypto->PEM_read_bio_PrivateKey_ex(bio, NULL, no_password, &wanted, crypto->context, NULL);
    entry->file.key = entry->key ? EC_FACT_YES : wanted ? EC_FACT_UNKNOWN : EC_FACT_NO;
    if (entry->key) {
        entry->file.key_size = size_of(crypto, entry->key);
    } else if (wanted) {
        entry->file.reason = "a password protects the key";
    }
}

static void read_parameters(const struct crypto *crypto, BIO *bio, struct entry *entry)
{
    EVP_PKEY *parameters = crypto->PEM_read_bio_Parameters_ex(bio, NULL, crypto->context, NULL);
    int bits = parameters ? crypto->EVP_PKEY_get_bits(parameters) : 0;
    entry->file.parameters = !parameters ? EC_FACT_NO : bits > 0 ? EC_FACT_YES : EC_FACT_UNKNOWN;
    if (parameters) {
        entry->file.parameter_bits = bits > 0 ? (unsigned)bits : 0;
        crypto->EVP_PKEY_free(parameters);
    }
}

static const struct {
    void (*read)(const struct crypto *crypto, BIO *bio, struct entry *entry);
} readers[] = {{read_certificate}, {read_key}, {read_parameters}};

/* True if memory was short in one of the calls since the last time; forgets all errors. */
static bool was_short(const struct crypto *crypto)
{
    bool is_short = false;
    for (unsigned long error = crypto->ERR_get_error(); error; error = crypto->ERR_get_error()) {
        is_short |= ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    }
    return is_short;
}

static void read_bytes(const struct crypto *crypto, const char *bytes, size_t size,
                       struct entry *entry)
{
    for (size_t i = 0; i < EC_COUNT(readers); i++) {
        BIO *bio = crypto->BIO_new_mem_buf(bytes, (int)size);
        if (!bio) {
            entry->file.reason = no_memory;
            return;
        }
        readers[i].read(crypto, bio, entry);
        crypto->BIO_free(bio);
    }
    if (was_short(crypto)) {
        entry->file.reason = no_memory;
    }
}

/* ---- files ------------------------------------------------------------------------------------ */

/* Reads at most EC_TLS_FILE_MAX bytes; false for a file that has more, or that fails. */
static bool read_whole(int fd, char *bytes, size_t *size)
{
    ssize_t n = 0;
    *size = 0;
    do {
        n = read(fd, bytes + *size, EC_TLS_FILE_MAX + 1 - *size);
        *size += n > 0 ? (size_t)n : 0;
    } while ((n > 0 && *size <= EC_TLS_FILE_MAX) || (n < 0 && errno == EINTR));
    return n == 0 && *size <= EC_TLS_FILE_MAX;
}

/* What took the place of the regular file since its path was followed is refused here. */
static const char *read_open_file(const struct crypto *crypto, int fd, struct entry *entry)
{
    struct stat st;
    size_t size = 0;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > EC_TLS_FILE_MAX) {
        return "a file is not regular, or larger than 1 MiB";
    }
    char *bytes = malloc(EC_TLS_FILE_MAX + 1);
    if (!bytes) {
        return no_memory;
    }
    bool whole = read_whole(fd, bytes, &size);
    if (whole) {
        read_bytes(crypto, bytes, size, entry);
    }
    explicit_bzero(bytes, size); /* it may be a key */
    free(bytes);
    return whole ? entry->file.reason : "a file cannot be read";
}

/* Opening a device can do things, so it is not opened. */
static bool is_regular(struct ec_host *host, struct ec_str path)
{
    struct ec_arena arena;
    struct ec_walk walk;
    ec_arena_init(&arena);
    bool regular = ec_host_walk(host, &arena, path, &walk) != EC_FACT_YES || S_ISREG(walk.mode);
    ec_arena_fini(&arena);
    return regular;
}

static void read_entry(struct ec_host *host, const struct crypto *crypto, struct ec_str path,
                       struct entry *entry)
{
    int error = EINVAL;
    int fd = is_regular(host, path) ? ec_walk_open_file(host, path, &error) : -1;
    if (fd < 0) {
        entry->file.reason = error == ENOENT   ? "a file is not there"
                             : error == ENOMEM ? no_memory
                                               : "a file cannot be read";
        return;
    }
    entry->file.reason = read_open_file(crypto, fd, entry);
    close(fd);
}

/* ---- the store -------------------------------------------------------------------------------- */

static struct ec_tls_store *get_store(struct ec_host *host)
{
    if (!host->tls) {
        host->tls = calloc(1, sizeof *host->tls);
        if (!host->tls) {
            return NULL;
        }
        host->tls->error = open_crypto(&host->tls->crypto);
        host->tls->has_paths = ec_intern_init(&host->tls->paths, false);
    }
    return host->tls->has_paths && host->tls->error != ENOMEM ? host->tls : NULL;
}

/* The place of a path's entry; NULL when memory is short. */
static struct entry **place_of(struct ec_tls_store *store, struct ec_str path)
{
    void *entries = store->entries;
    size_t asked = store->paths.count;
    if (!ec_grow(&entries, &store->capacity, asked + 1, sizeof *store->entries)) {
        return NULL;
    }
    store->entries = entries;
    uint32_t number = ec_intern_add(&store->paths, path.ptr, path.len);
    if (number >= asked) {
        store->entries[number] = NULL;
    }
    return number ? &store->entries[number] : NULL;
}

static struct entry *unknown_entry(struct ec_host *host, const char *reason)
{
    struct entry *entry = ec_arena_zalloc(&host->arena, sizeof *entry);
    host->oom |= !entry || reason == no_memory;
    if (entry) {
        entry->file.certificate = EC_FACT_UNKNOWN;
        entry->file.key = EC_FACT_UNKNOWN;
        entry->file.parameters = EC_FACT_UNKNOWN;
        entry->file.reason = reason;
    }
    return entry;
}

/* NULL only when memory is short. */
static const struct entry *find_entry(struct ec_host *host, struct ec_str path)
{
    if (host->start < 0 || path.len == 0 || path.ptr[0] != '/') {
        return unknown_entry(host, host->start < 0 ? "offline" : "a path is not absolute");
    }
    struct ec_tls_store *store = get_store(host);
    if (!store) {
        return unknown_entry(host, no_memory);
    }
    if (store->error != 0 || store->paths.count > EC_TLS_FILES_MAX) {
        return unknown_entry(host, store->error ? "OpenSSL is not installed" : "too many files");
    }
    struct entry **place = place_of(store, path);
    if (!place) {
        return unknown_entry(host, no_memory);
    }
    if (!*place) {
        *place = unknown_entry(host, NULL);
        if (*place) {
            read_entry(host, &store->crypto, path, *place);
            host->oom |= (*place)->file.reason == no_memory;
        }
    }
    return *place;
}

static const struct ec_tls_file nothing = {
    EC_FACT_UNKNOWN, 0, 0, EC_FACT_UNKNOWN, {EC_KEY_NONE, 0}, EC_FACT_UNKNOWN, 0, no_memory,
};

const struct ec_tls_file *ec_host_tls_file(struct ec_host *host, struct ec_str path)
{
    const struct entry *entry = find_entry(host, path);
    return entry ? &entry->file : &nothing;
}

enum ec_fact ec_host_tls_match(struct ec_host *host, struct ec_str certificate, struct ec_str key)
{
    const struct entry *first = find_entry(host, certificate);
    const struct entry *second = find_entry(host, key);
    if (!first || !second || !first->certificate || !second->key) {
        return EC_FACT_UNKNOWN;
    }
    const struct crypto *crypto = &host->tls->crypto;
    const EVP_PKEY *public = crypto->X509_get0_pubkey(first->certificate);
    int equal = public ? crypto->EVP_PKEY_eq(public, second->key) : -2;
    if (was_short(crypto)) {
        host->oom = true;
        return EC_FACT_UNKNOWN;
    }
    return equal == 1 ? EC_FACT_YES : equal == 0 || equal == -1 ? EC_FACT_NO : EC_FACT_UNKNOWN;
}

void ec_tls_store_free(struct ec_tls_store *store)
{
    if (!store) {
        return;
    }
    for (size_t i = 1; store->has_paths && i < store->paths.count; i++) {
        if (store->entries[i]) {
            store->crypto.X509_free(store->entries[i]->certificate);
            store->crypto.EVP_PKEY_free(store->entries[i]->key);
        }
    }
    free(store->entries);
    if (store->has_paths) {
        ec_intern_fini(&store->paths);
    }
    close_crypto(&store->crypto);
    free(store);
}

#else

const struct ec_tls_file *ec_host_tls_file(struct ec_host *host, struct ec_str path)
{
    static const struct ec_tls_file unknown = {
        EC_FACT_UNKNOWN,         0, 0, EC_FACT_UNKNOWN, {EC_KEY_NONE, 0}, EC_FACT_UNKNOWN, 0,
        "built without OpenSSL",
    };
    (void)host;
    (void)path;
    return &unknown;
}

enum ec_fact ec_host_tls_match(struct ec_host *host, struct ec_str certificate, struct ec_str key)
{
    (void)host;
    (void)certificate;
    (void)key;
    return EC_FACT_UNKNOWN;
}

void ec_tls_store_free(struct ec_tls_store *store)
{
    (void)store;
}

#endif
