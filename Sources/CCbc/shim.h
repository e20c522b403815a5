// COIN-OR CBC, loaded when the first program is solved and not before: with it come twenty libraries, whose
// loading takes a third of the start of a process that never solves anything. Types are the header's own.
#include <coin/Cbc_C_Interface.h>
#include <dlfcn.h>
#include <stddef.h>

#ifdef __APPLE__
#define CBC_LIBRARY "libCbcSolver.3.dylib"
#else
#define CBC_LIBRARY "libCbcSolver.so.3"
#endif

// A function of the library; null where the library is not installed.
static inline void *cbc_symbol(const char *name) {
  static void *library;
  if (library == NULL) library = dlopen(CBC_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
  return library == NULL ? NULL : dlsym(library, name);
}

#define CBC_FUNCTION(name) ((__typeof__(&name))cbc_symbol(#name))

static inline int cbc_is_installed(void) { return cbc_symbol("Cbc_newModel") != NULL; }

static inline Cbc_Model *cbc_new(void) { return CBC_FUNCTION(Cbc_newModel)(); }

static inline void cbc_delete(Cbc_Model *model) { CBC_FUNCTION(Cbc_deleteModel)(model); }

static inline void cbc_load(
    Cbc_Model *model, int columns, int rows, const CoinBigIndex *start, const int *index, const double *value,
    const double *column_lower, const double *column_upper, const double *cost, const double *row_lower,
    const double *row_upper) {
  CBC_FUNCTION(Cbc_loadProblem)
  (model, columns, rows, start, index, value, column_lower, column_upper, cost, row_lower, row_upper);
  CBC_FUNCTION(Cbc_setObjSense)(model, 1);
}

static inline void cbc_set_integer(Cbc_Model *model, int column) {
  CBC_FUNCTION(Cbc_setInteger)(model, column);
}

static inline void cbc_set(Cbc_Model *model, const char *name, const char *value) {
  CBC_FUNCTION(Cbc_setParameter)(model, name, value);
}

static inline int cbc_solve(Cbc_Model *model) {
  CBC_FUNCTION(Cbc_setLogLevel)(model, 0);
  return CBC_FUNCTION(Cbc_solve)(model);
}

static inline int cbc_is_infeasible(Cbc_Model *model) {
  return CBC_FUNCTION(Cbc_isProvenInfeasible)(model)
      || CBC_FUNCTION(Cbc_isInitialSolveProvenPrimalInfeasible)(model);
}

// A program without whole columns has no best solution, only the one at its end.
static inline const double *cbc_solution(Cbc_Model *model) {
  const double *best = CBC_FUNCTION(Cbc_bestSolution)(model);
  return best != NULL ? best : CBC_FUNCTION(Cbc_getColSolution)(model);
}

static inline double cbc_bound(Cbc_Model *model) {
  return CBC_FUNCTION(Cbc_getBestPossibleObjValue)(model);
}
