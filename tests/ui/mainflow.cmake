# Beside the program itself, for that is where the demo looks for its simulator.
sandkeeper_add_test(mainflow
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/tst_mainflow.cpp
    LIBRARIES sandkeeper_app sandkeeper_resources
    PLATFORM xcb
    TIMEOUT 300)
# It measures event-loop stalls, so nothing else may want the processors meanwhile.
set_tests_properties(mainflow PROPERTIES RUN_SERIAL TRUE)
set_target_properties(tst_mainflow PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
add_dependencies(tst_mainflow sandkeeper sandkeeper-simulator)

sandkeeper_add_test(foundaccounts
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/tst_foundaccounts.cpp
    LIBRARIES sandkeeper_app sandkeeper_resources)
set_target_properties(tst_foundaccounts PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
add_dependencies(tst_foundaccounts sandkeeper_provider_prime sandkeeper_provider_ppio)

sandkeeper_add_test(arrivalmark
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/tst_arrivalmark.cpp
    LIBRARIES sandkeeper_app sandkeeper_resources)
set_target_properties(tst_arrivalmark PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
add_dependencies(tst_arrivalmark sandkeeper sandkeeper-simulator sandkeeper_provider_prime sandkeeper_provider_ppio)

sandkeeper_add_test(singleinstance
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/tst_singleinstance.cpp
    LIBRARIES sandkeeper_app sandkeeper_resources)

if(SANDKEEPER_WATCHDOG AND LINUX)
    sandkeeper_add_test(watchdog
        SOURCES ${CMAKE_CURRENT_LIST_DIR}/tst_watchdog.cpp
        LIBRARIES sandkeeper_app sandkeeper_resources)
endif()
