# What `cmake --install` copies and how CPack packs it. Targets install themselves beside their definition.
