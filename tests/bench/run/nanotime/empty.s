// Tells the compiler that functions without a body are elsewhere.
