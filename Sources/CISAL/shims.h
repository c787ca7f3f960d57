#ifndef SATCHEL_CISAL_H
#define SATCHEL_CISAL_H

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#endif
