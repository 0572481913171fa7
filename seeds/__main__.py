"""`./run`: make the demo installation where there is none, open today's exam day, serve it, and say how to sign in."""

import shutil
import sys
import time
from pathlib import Path

import click

from examhall.config import Config
from examhall.listening import listen
from examhall.processes import Place, run
from seeds.sign_ins import CASE_MAIL, SignIns, known_today

ROLES = {
    "officer": "考务 exams officer", "officer2": "考务 second exams officer", "officer3": "考务 third, for appeals",
    "authority": "主管机构 authority", "authority2": "主管机构 second, for appeals",
    "author": "命题 author", "reviewer": "审题 reviewer", "reviewer2": "复审 second reviewer",
    "chief": "主考 chief proctor", "proctor1": "监考 proctor", "proctor2": "监考 proctor",
    "centre": "考点 centre staff", "centre2": "考点 second at the counter", "marker1": "阅卷 marker",
    "marker2": "阅卷 marker", "markers": "阅卷组长 chief marker",
}  # fmt: skip


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--data", default="data", show_default=True, type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and start over.")
def demo(port: int, host: str, data: Path, fresh: bool) -> None:
    """Serve a demo exam day."""
    began = time.monotonic()
    config, place = Config.from_environment(data), Place(host, port)
    listen(host, port).close()  # a taken port is told before minutes are spent or data is thrown away
    if fresh and config.data.exists():
        throw_away(config.data)
    found = known_today(config.data)
    if found is None or ROLES.keys() - found.passwords.keys():  # an older demo knows fewer members of the staff
        found = make(config)

    def ready() -> None:
        say(found, place.address, time.monotonic() - began)

    sys.exit(run(config, place, ready))


def make(config: Config) -> SignIns:
    """Today's demo day, made through the verbs that a real day goes through."""
    from seeds import sign_ins
    from seeds.analysed_batch import sit_analysed_batch
    from seeds.certificates import issue_certificates
    from seeds.demo import open_day, today
    from seeds.earlier_batch import hold_earlier_batch
    from seeds.installation import installation
    from seeds.institutions import authorise
    from seeds.later_batch import open_later_batch
    from seeds.marking import give_to_markers
    from seeds.misconduct import open_the_case
    from seeds.public_site import announce
    from seeds.reviews import ask_for_reviews

    click.echo("Making the demo exam day: programme, item bank, papers, 60 candidates ...", err=True)
    hall = installation(config)
    try:
        found = open_day(hall)
        if not found.results:
            found.results = hold_earlier_batch(hall, today(hall))
            open_the_case(hall, found.results)
        sign_ins.write(config.data, found)
        announce(hall)
        authorise(hall)
        open_later_batch(hall, today(hall))
        sit_analysed_batch(hall, today(hall))
        issue_certificates(hall)
        ask_for_reviews(hall, found.results)
        give_to_markers(hall)
        return found
    finally:
        hall.database.engine.dispose()


def say(found: SignIns, address: str, seconds: float) -> None:
    click.echo(f"\nExamhall  {address}      (ready in {seconds:.1f} s; Ctrl+C stops it, the data stays)\n")
    click.echo(f"  网站 public site  {address}/")
    click.echo(f"  证书查验 verify   {address}/certificates")
    click.echo(f"  考生 candidates   {address}/exam")
    for name, ticket, identity in found.candidates[:3]:
        click.echo(f"      准考证号 {ticket}   证件号 {identity}   {name}")
    for name, ticket, identity in found.results[:2]:
        click.echo(f"  查成绩 results    {address}/results-lookup   准考证号 {ticket}   证件号 {identity}   {name}")
    click.echo(f"  报名 applicants   {address}/apply    （验证码见本窗口日志 codes are shown here）")
    click.echo(f"  违纪案件 own case  {address}/apply    邮箱 {CASE_MAIL}")
    click.echo(f"  工作人员 staff    {address}/staff")
    for username, role in ROLES.items():
        click.echo(f"      {username:<10} {found.passwords[username]:<14} {role}")
    sys.stdout.flush()


def throw_away(folder: Path) -> None:
    """Only a folder that is an installation of ours, and that no hall is using."""
    import fcntl

    if not (folder / "site.key").exists():
        raise click.ClickException(f"{folder} is not an installation of Examhall: nothing was removed.")
    with (folder / "hall.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(f"A hall is running on {folder}. Stop it first.") from None
    shutil.rmtree(folder)


if __name__ == "__main__":
    demo()
