/*
 * SANITIZED is defined in builds whose sanitizer takes over memory and watches the process as a debugger does.
 */
#ifndef ASSAY_BASE_SANITIZED_H
#define ASSAY_BASE_SANITIZED_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

#endif
