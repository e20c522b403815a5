/* The rows of a cable list by printf: reads a list of `fabric wire --format csv` from a file, then
 * prints the same bytes, and tells on standard error how long the loop of printf took.
 *
 *     cables LIST > /dev/null
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct row {
  long link, plane, rail, trunk;
  double rate, meters;
  char *kind, *a, *a_port, *b, *b_port, *medium;
};

static char *field(char **rest) {
  char *start = *rest, *end = start + strcspn(start, ",\r\n");
  *rest = end + 1;
  *end = 0;
  return start;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (!text || fread(text, 1, size, file) != (size_t)size) return 1;
  text[size] = 0;
  char *rest = strchr(text, '\n') + 1;
  fwrite(text, 1, rest - text, stdout);
  struct row *rows = malloc(sizeof *rows * (size / 40 + 1));
  size_t used = 0;
  while (*rest) {
    struct row *row = &rows[used++];
    row->link = atol(field(&rest));
    row->kind = field(&rest);
    row->plane = atol(field(&rest));
    row->rail = atol(field(&rest));
    row->a = field(&rest);
    row->a_port = field(&rest);
    row->b = field(&rest);
    row->b_port = field(&rest);
    field(&rest);
    row->rate = atof(field(&rest));
    row->meters = atof(field(&rest));
    row->medium = field(&rest);
    row->trunk = atol(field(&rest));
    rest += strspn(rest, "\r\n");
  }
  double start = now();
  for (size_t index = 0; index < used; index++) {
    struct row *row = &rows[index];
    printf("%ld,%s,%ld,", row->link, row->kind, row->plane);
    if (row->rail) printf("%ld", row->rail);
    printf(",%s,%s,%s,%s,%s:%s / %s:%s,%g,%.2f,%s,", row->a, row->a_port, row->b, row->b_port,
           row->a, row->a_port, row->b, row->b_port, row->rate, row->meters, row->medium);
    if (row->trunk) printf("%ld", row->trunk);
    printf("\r\n");
  }
  fflush(stdout);
  fprintf(stderr, "%zu %.6f\n", used, now() - start);
  return 0;
}
