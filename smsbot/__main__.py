"""``python -m smsbot``."""

from smsbot.cli import main

if __name__ == "__main__":
    main()
