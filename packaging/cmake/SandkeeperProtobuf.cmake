# The targets protobuf::libprotobuf, protobuf::libprotobuf-lite and protobuf::protoc.
#
# Protobuf's own package comes first: since its version 22 it needs Abseil, which CMake's module does not know of. Debian has no
# such package of its version 21, which needs nothing.
find_package(Protobuf CONFIG QUIET)
if(NOT Protobuf_FOUND)
    find_package(Protobuf REQUIRED)
endif()
