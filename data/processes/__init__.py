"""What strangers bring is read in processes of their own, with limits of memory, time and output."""
