"""Airflow 3: a DAG that reads new papers each night. PAPERS and RECORDS name the folders."""

import os

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag

PAPERS, RECORDS = os.environ.get("PAPERS", "/srv/papers"), os.environ.get("RECORDS", "/srv/records")


@dag(schedule="0 2 * * *", start_date=pendulum.datetime(2026, 1, 1), catchup=False)
def papers() -> None:
    BashOperator(
        task_id="convert",
        bash_command='exec ratsdoc convert "$PAPERS" -o "$RECORDS" --to parquet --log-json --exit-zero',
        env={"PAPERS": PAPERS, "RECORDS": RECORDS},
        append_env=True,
        retries=2,
    )


papers()
