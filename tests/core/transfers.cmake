# Against the simulator, through the provider itself.
function(sandkeeper_add_transfer_test name)
    sandkeeper_add_test(${name}
        SOURCES transfers/tst_${name}.cpp transfers/transferfixture.cpp transfers/transferfixture.h
        LIBRARIES sandkeeper_prime_objects sandkeeper_test_simulator
        ${ARGN})
    target_include_directories(tst_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
endfunction()
sandkeeper_add_transfer_test(transferqueue TIMEOUT 300)
