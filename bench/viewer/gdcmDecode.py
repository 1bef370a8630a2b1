# Decodes every file of a folder with GDCM, in one thread, into one int16 array; prints the milliseconds that took.
import os
import sys
import time

import gdcm
import numpy

folder = sys.argv[1]
began = time.perf_counter()
names = sorted(os.listdir(folder))
volume = None
for k, name in enumerate(names):
    reader = gdcm.ImageReader()
    reader.SetFileName(os.path.join(folder, name))
    if not reader.Read():
        sys.exit("GDCM could not read " + name)
    image = reader.GetImage()
    if volume is None:
        volume = numpy.empty((len(names), image.GetDimension(1), image.GetDimension(0)), dtype=numpy.int16)
    stored = numpy.frombuffer(image.GetBuffer().encode("utf-8", errors="surrogateescape"), dtype=numpy.uint16)
    volume[k] = stored.reshape(volume.shape[1:]).astype(numpy.int16) - 1024
milliseconds = (time.perf_counter() - began) * 1000
if volume.min() == volume.max():
    sys.exit("GDCM gave a blank volume")
print(milliseconds)
