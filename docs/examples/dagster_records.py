"""Dagster: the records as an asset, with the summary of the run. PAPERS and RECORDS name the folders."""

import json
import os
import subprocess
from pathlib import Path

from dagster import Definitions, MaterializeResult, ScheduleDefinition, asset, define_asset_job

PAPERS, RECORDS = os.environ.get("PAPERS", "/srv/papers"), os.environ.get("RECORDS", "/srv/records")


@asset
def records() -> MaterializeResult:
    """One record for each paper, and Parquet files of all."""
    subprocess.run(
        ["ratsdoc", "convert", PAPERS, "-o", RECORDS, "--to", "parquet", "-q", "--exit-zero"], check=True
    )
    return MaterializeResult(metadata=json.loads(Path(RECORDS, "summary.json").read_bytes()))


nightly = ScheduleDefinition(job=define_asset_job("papers", [records]), cron_schedule="0 2 * * *")
defs = Definitions(assets=[records], schedules=[nightly])
