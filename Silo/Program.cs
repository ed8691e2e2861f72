// Filled when the silo can run by itself.
