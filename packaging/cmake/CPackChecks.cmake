# Read by CPack before it packs. Without dpkg-shlibdeps it would make a package that forgets every linked library, and say so
# in passing only.
if(CPACK_GENERATOR STREQUAL "DEB")
    find_program(SANDKEEPER_SHLIBDEPS dpkg-shlibdeps)
    if(NOT SANDKEEPER_SHLIBDEPS)
        message(FATAL_ERROR "No package was made: dpkg-shlibdeps is missing, which finds the libraries it depends on. "
            "Install dpkg-dev.")
    endif()
endif()
