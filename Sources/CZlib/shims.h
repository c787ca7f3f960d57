#ifndef SATCHEL_CZLIB_H
#define SATCHEL_CZLIB_H

#include <zlib.h>

#endif
