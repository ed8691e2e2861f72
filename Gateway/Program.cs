// Filled when the gateway can run by itself.
