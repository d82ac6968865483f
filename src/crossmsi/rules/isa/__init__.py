"""Rules about mixing instruction set architectures, one a file."""
