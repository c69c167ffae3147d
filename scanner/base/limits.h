/*
 * Every bound of the program, with its reason. The scanned repository is hostile until proven otherwise, so nothing
 * that comes from it has a size, a depth or a count that is not named here. Reaching a limit is a notice in the report
 * and never silently "no".
 */
#ifndef ASSAY_BASE_LIMITS_H
#define ASSAY_BASE_LIMITS_H

#include <stdint.h>

/* A source file written by people is far smaller; larger ones are data or generated. Bytes. */
#define LIMIT_FILE_BYTES (4u << 20)

/* Notebooks carry images in their outputs, so they may be larger. Bytes. */
#define LIMIT_NOTEBOOK_BYTES (24u << 20)

/* Files larger than this are probed one at a time, since the views of one take up to forty times its size. Bytes. */
#define LIMIT_PROBED_TOGETHER_BYTES (1u << 20)

/* Contents read in one scan, all files together. The largest repositories have a few GB of text; a hostile one names the same large
 * file a million times. Bytes. */
#define LIMIT_SCAN_BYTES (UINT64_C(8) << 30)

/* Memory that the process may take for itself, a backstop behind all other limits: a million files need about 1 GB. Bytes. */
#define LIMIT_MEMORY_BYTES (UINT64_C(8) << 30)

/* Entries of one tree. 1 M paths at ~100 bytes stay near 100 MB. */
#define LIMIT_ENTRIES 1000000u

/* Folders deep. Real repositories stay under 30; the bound protects the recursion of the walk. */
#define LIMIT_PATH_DEPTH 256u

/* Longest path kept. Linux refuses longer ones on disk (PATH_MAX). Bytes. */
#define LIMIT_PATH_BYTES 4096u

/* A manifest of Kubernetes larger than this is a bundle made from many; it is read by its lines. Bytes. */
#define LIMIT_BUNDLE_BYTES (128u << 10)

/* Nesting of a structured document. Real ones stay under 30; protects recursion in the readers and walkers. */
#define LIMIT_TREE_DEPTH 64u

/* Nodes of one structured document: aliases may multiply, so nodes are counted after expansion. */
#define LIMIT_TREE_NODES 400000u

/* Hits kept for one rule in one file: the first few lines prove it, more only cost memory. */
#define LIMIT_HITS_PER_RULE_AND_FILE 2u

/* Evidence shown per signal and rung in a report. */
#define LIMIT_EVIDENCE_PER_RUNG 5u

/* Characters of an excerpt (interface.md). */
#define LIMIT_EXCERPT 160u

/* Notices kept per code; the rest is counted. */
#define LIMIT_NOTICES_PER_CODE 20u

/* Commands taken from one file, and words of one command. */
#define LIMIT_COMMANDS_PER_FILE 4000u
#define LIMIT_COMMAND_WORDS 64u

/* Names of one file that are compared with those of others. A module that uses more of them is a collection itself. */
#define LIMIT_LINKS_PER_FILE 512u

/* Things of one file that the inventory takes, entries listed of a kind, and units of a monorepo. */
#define LIMIT_THINGS_PER_FILE 200u
#define LIMIT_INVENTORY 200u
#define LIMIT_UNITS 200u

/* Files of machine-learning code whose history is looked at. Each costs a look at every change that touched its folder. */
#define LIMIT_ML_PATHS 200u

/* Steps of the automation graph followed from a trigger. Bounds cycles that a visited mark would miss. */
#define LIMIT_GRAPH_DEPTH 32u

/* Main-line commits read for history signals. */
#define LIMIT_HISTORY_COMMITS 1000u

/* Commits whose trees are compared for "kept current" and pull requests per path. */
#define LIMIT_HISTORY_DIFFS 300u

/* Worker threads. */
#define LIMIT_JOBS 64u

/* Rule files: bytes of one, and number of them. Far above what people write. */
#define LIMIT_RULE_BYTES (1u << 20)
#define LIMIT_RULE_FILES 2000u

/* A file of self-reported answers as it lies on disk. Questionnaires with formatting stay below 1 MB. Bytes. */
#define LIMIT_ANSWERS_BYTES (16u << 20)

/* A workbook unpacked: all parts that are read together, in bytes; and how many times larger a part may be than it is packed
 * once more than LIMIT_INFLATE_FREE bytes came out of it. Worksheets reach 50; a bomb reaches 1000. */
#define LIMIT_INFLATED_BYTES (64u << 20)
#define LIMIT_INFLATE_RATIO 200u
#define LIMIT_INFLATE_FREE (1u << 20)

/* Parts of a workbook, and nesting of elements in one. Real ones stay under 1000 and 20. */
#define LIMIT_WORKBOOK_PARTS 10000u
#define LIMIT_XML_DEPTH 64u

/* Sheets that are read, rows of one, columns looked at, cells with contents in all, bytes of one cell (Excel holds
 * 32,767 characters). The largest questionnaire has 60 rows. */
#define LIMIT_WORKBOOK_SHEETS 64u
#define LIMIT_SHEET_ROWS 100000u
#define LIMIT_SHEET_COLUMNS 64u
#define LIMIT_CELLS 500000u
#define LIMIT_CELL_BYTES (128u << 10)

/* Characters of an answer or a comment that a report repeats. */
#define LIMIT_SAID 300u

/* An evidence pack: bytes of the file, entries, bytes of a name, bytes unpacked. The largest report is 4 MB, the rules are 1 MB. */
#define LIMIT_ARCHIVE_BYTES (64u << 20)
#define LIMIT_ARCHIVE_ENTRIES 4096u
#define LIMIT_ARCHIVE_NAME 512u
#define LIMIT_ARCHIVE_UNPACKED (128u << 20)

/* A file of the cache (--cache), and what it keeps of one scanned file. Bytes. In 250 repositories a scanned file leaves 270 bytes on average
 * and 240 kB at most; 200,000 files leave 55 MB. */
#define LIMIT_CACHE_BYTES (256u << 20)
#define LIMIT_PARCEL_BYTES (1u << 20)

/* Files of the cache in its folder. Repositories and rules share them out among themselves. */
#define LIMIT_CACHE_FILES 256u

/* What does not hold in a pack: so many are told, the rest is counted. */
#define LIMIT_PACK_PROBLEMS 200u

#endif
