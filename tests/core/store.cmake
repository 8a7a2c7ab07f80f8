# Secrets, settings, credentials, provider metadata and the plug-in manager.
sandkeeper_add_test(secret SOURCES secrets/tst_secret.cpp LIBRARIES sandkeeper_core LABELS core)
