#ifndef SATCHEL_CCURL_H
#define SATCHEL_CCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* The functions that set and get options are variadic, which Swift does not import: one for each type of argument. */

static inline CURLcode satchel_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode satchel_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode satchel_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode satchel_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*satchel_curl_transfer)(char *bytes, size_t size, size_t count, void *user);

static inline CURLcode satchel_curl_set_transfer(CURL *easy, CURLoption option, satchel_curl_transfer function) {
    return curl_easy_setopt(easy, option, function);
}

static inline CURLcode satchel_curl_set_opening(CURL *easy, curl_sockopt_callback function) {
    return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, function);
}

static inline CURLcode satchel_curl_set_closing(CURL *easy, curl_closesocket_callback function) {
    return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
}

/* Acknowledges what has come on a connection now, not when there is something to send along; where the system can be told so. */
static inline void satchel_curl_acknowledge(curl_socket_t socket) {
#ifdef TCP_QUICKACK
    const int is_on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &is_on, sizeof is_on);
#else
    (void)socket;
#endif
}

static inline int satchel_curl_close(curl_socket_t socket) { return close(socket); }

static inline CURLMcode satchel_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLcode satchel_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode satchel_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

/* A message's result lies in a union. */
static inline CURLcode satchel_curl_result(const CURLMsg *message) { return message->data.result; }

static const size_t satchel_curl_pause = CURL_WRITEFUNC_PAUSE;

#endif
