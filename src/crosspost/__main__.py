"""``python -m crosspost`` does everything ``crosspost`` does."""

from crosspost.cli import main

if __name__ == "__main__":
    main()
