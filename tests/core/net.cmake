function(sandkeeper_add_net_test name)
    sandkeeper_add_test(${name}
        SOURCES net/tst_${name}.cpp net/nettest.h
            "${PROJECT_SOURCE_DIR}/tests/support/httptestserver.cpp" "${PROJECT_SOURCE_DIR}/tests/support/httptestserver.h"
        LIBRARIES sandkeeper_core
        LABELS net
        ${ARGN})
    target_include_directories(tst_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
endfunction()

sandkeeper_add_net_test(httpclient)
sandkeeper_add_net_test(httpfaults)
sandkeeper_add_net_test(httponce)

foreach(name IN ITEMS errortext httperror redaction retrypolicy)
    sandkeeper_add_test(${name} SOURCES net/tst_${name}.cpp LIBRARIES sandkeeper_core LABELS net)
endforeach()
