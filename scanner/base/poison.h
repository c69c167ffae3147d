/*
 * Under AddressSanitizer the arena hides what it has not handed out, so that reading beyond a piece, or after the arena was
 * reset, is found as it would be on the heap. In other builds this is nothing.
 */
#ifndef ASSAY_BASE_POISON_H
#define ASSAY_BASE_POISON_H

#include <stddef.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON_GAP 16u /* hidden bytes behind each piece */
#define poison_hide(at, n) __asan_poison_memory_region((at), (n))
#define poison_show(at, n) __asan_unpoison_memory_region((at), (n))
#else
#define POISON_GAP 0u
#define poison_hide(at, n) ((void)(at), (void)(n))
#define poison_show(at, n) ((void)(at), (void)(n))
#endif

#endif
