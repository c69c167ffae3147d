#include "cli/step_summary.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a step may write, in all. Past it the runner drops the whole summary. */
#define LIMIT_SUMMARY (1024 * 1024)

static int append(const char *path, struct str text, struct error *err)
{
	struct stat about;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return error_set(err, EXIT_CODE_USAGE, "%s (GITHUB_STEP_SUMMARY): cannot be written: %s", path,
				 strerror(errno));
	int failed = fstat(fd, &about);
	if (!failed && about.st_size + (off_t)text.len <= LIMIT_SUMMARY)
		failed = output_all(fd, text);
	int reason = errno;
	if (close(fd) == 0 && !failed)
		return 0;
	return error_set(err, EXIT_CODE_USAGE, "%s (GITHUB_STEP_SUMMARY): cannot be written: %s", path,
			 strerror(reason));
}

int step_summary_write(const struct report *report, struct error *err)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	struct buf text = BUF_INIT;
	if (!path || !*path)
		return 0;
	report_markdown(&text, report);
	int result = append(path, buf_view(&text), err);
	buf_release(&text);
	return result;
}
