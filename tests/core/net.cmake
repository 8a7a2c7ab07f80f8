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
foreach(name IN ITEMS filetransfer httpstream httpupload)
    sandkeeper_add_net_test(${name})
    target_sources(tst_${name} PRIVATE net/streamtest.h
        "${PROJECT_SOURCE_DIR}/tests/support/memorygrowth.h" "${PROJECT_SOURCE_DIR}/tests/support/patterndevice.h")
endforeach()

foreach(name IN ITEMS connectframes errortext httperror redaction retrypolicy)
    sandkeeper_add_test(${name} SOURCES net/tst_${name}.cpp LIBRARIES sandkeeper_core LABELS net)
endforeach()

# The certificates of this test are made when it runs.
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
sandkeeper_add_net_test(httptls)
target_sources(tst_httptls PRIVATE
    "${PROJECT_SOURCE_DIR}/tests/support/testcertificate.cpp" "${PROJECT_SOURCE_DIR}/tests/support/testcertificate.h")
target_link_libraries(tst_httptls PRIVATE OpenSSL::Crypto)
