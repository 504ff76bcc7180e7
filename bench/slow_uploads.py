"""One submission while 50 bidders are uploading slowly, by the web process of the Procfile. A test reads this line."""

from bench.installation import ready
from bench.measuring import report

UPLOADS = 50


def main() -> None:
    with ready() as installation:
        from bench.bidders import BEFORE_CLOSING, beside_slow_uploads, make_bidders, wait_before_receipt

        installation.move_clock_to(BEFORE_CLOSING)
        tender, (who,), uploaders = make_bidders(1, uploaders=UPLOADS)
        installation.start("web")
        found = beside_slow_uploads(installation.port, tender, who, uploaders)
        wait = wait_before_receipt(who, found.answer)
        report(
            "slow_uploads",
            slow_uploads=UPLOADS,
            still_uploading=found.still_uploading,
            answered=found.answer.status,
            wait_before_receipt_s=wait,
            target={"wait_before_receipt_s": 1},
            met=wait is not None and wait < 1,
        )


if __name__ == "__main__":
    main()
