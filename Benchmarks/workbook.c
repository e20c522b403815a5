/* A workbook's cells by a bare loop over libxlsxwriter: reads them from the lines that
 * `megacluster-bench --workbook` writes, then writes a workbook of the same cells, formulas with their
 * values, and tells on standard output how long that took, from the first cell to the closed file.
 *
 *     workbook CELLS OUT.xlsx
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

struct cell {
  char *sheet; /* a new sheet; NULL for a cell */
  int row, column;
  char kind;
  double value;
  char *text;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static char *field(char **rest, int end) {
  char *start = *rest;
  char *stop = strchr(start, end);
  *stop = 0;
  *rest = stop + 1;
  return start;
}

int main(int count, char **arguments) {
  FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (!text || fread(text, 1, size, file) != (size_t)size) return 1;
  text[size] = 0;
  struct cell *cells = malloc(sizeof *cells * (size / 8 + 1));
  size_t used = 0;
  for (char *rest = text; *rest;) {
    struct cell *cell = &cells[used++];
    memset(cell, 0, sizeof *cell);
    char *first = field(&rest, '\t');
    if (!strcmp(first, "sheet")) {
      cell->sheet = field(&rest, '\n');
      continue;
    }
    cell->row = atoi(first);
    cell->column = atoi(field(&rest, '\t'));
    cell->kind = *field(&rest, '\t');
    cell->value = atof(field(&rest, '\t'));
    cell->text = field(&rest, '\n');
  }
  double start = now();
  lxw_workbook *book = workbook_new(arguments[2]);
  lxw_format *format = workbook_add_format(book);
  format_set_num_format(format, "#,##0;-#,##0;\"-\"");
  lxw_worksheet *sheet = NULL;
  size_t written = 0;
  for (size_t index = 0; index < used; index++) {
    struct cell *cell = &cells[index];
    if (cell->sheet) {
      sheet = workbook_add_worksheet(book, cell->sheet);
      continue;
    }
    written++;
    switch (cell->kind) {
    case 'n': worksheet_write_number(sheet, cell->row, cell->column, cell->value, format); break;
    case 't': worksheet_write_string(sheet, cell->row, cell->column, cell->text, format); break;
    case 'b': worksheet_write_blank(sheet, cell->row, cell->column, format); break;
    default:
      worksheet_write_formula_num(sheet, cell->row, cell->column, cell->text, format, cell->value);
    }
  }
  if (workbook_close(book) != LXW_NO_ERROR) return 1;
  printf("%zu %.6f\n", written, now() - start);
  return 0;
}
