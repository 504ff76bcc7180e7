"""Commands of `manage.py`, one after the other in one process: to load the product takes longer than most of them.

A line of JSON with the arguments comes in, a line with what was printed and what went wrong goes out.
"""

import json
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    for line in sys.stdin:
        printed, fault = StringIO(), ""
        try:
            with redirect_stdout(printed):
                call_command(*json.loads(line))
        except (Exception, SystemExit):
            fault = traceback.format_exc()
        # The next command finds the database as it is then.
        connection.close()
        sys.stdout.write(json.dumps({"printed": printed.getvalue(), "fault": fault}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
