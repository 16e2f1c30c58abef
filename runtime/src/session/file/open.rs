//! Opening the file: waiting for it, judging it, setting it aside.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{error, fmt, thread};

use redb::{Builder, Database, DatabaseError, ReadableDatabase, StorageError, TableHandle};

use super::super::id::random_bytes;
use super::super::key::Key;
use super::schema::{EXPIRY, FORMAT, META, SESSIONS, STAMP, VALUES};

/// How long a process waits for another one to let go of the file: a rolling restart takes a moment.
const PATIENCE: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(50);

/// Sessions are small and found by key; redb's own default would keep up to 1 GiB of them in memory.
const CACHE: usize = 16 << 20;

/// Why [`Sessions::open`](super::super::Sessions::open) could not open its file. The file is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionsError {
    /// Another process has the file open, and kept it open while this one waited.
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by another version of Marquetry or of its storage engine.
    Version {
        /// The file.
        path: PathBuf,
        /// What is known about the version.
        reason: String,
    },
    /// The URL is none of a Redis server, or the server cannot be reached. Of the URL only host and port are repeated: the rest may be secret.
    #[cfg(feature = "redis")]
    Redis {
        /// What is wrong.
        reason: String,
    },
    /// The operating system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// Its reason.
        source: io::Error,
    },
}

impl fmt::Display for SessionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked { path } => write!(f, "another process has the session file {} open: end it, or give each process its own file", path.display()),
            Self::Version { path, reason } => {
                write!(f, "the session file {} is of another version: {reason}", path.display())
            }
            #[cfg(feature = "redis")]
            Self::Redis { reason } => f.write_str(reason),
            Self::Io { path, source } => write!(f, "the session file {} cannot be opened: {source}", path.display()),
        }
    }
}

impl error::Error for SessionsError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

pub(super) fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder
}

pub(super) fn open(path: &Path) -> Result<(Database, Key), SessionsError> {
    open_within(path, PATIENCE)
}

pub(super) fn open_within(path: &Path, patience: Duration) -> Result<(Database, Key), SessionsError> {
    let deadline = Instant::now() + patience;
    loop {
        match attempt(path) {
            Ok(opened) => return Ok(opened),
            Err(Trouble::Locked) if Instant::now() < deadline => thread::sleep(RETRY),
            Err(Trouble::Locked) => {
                return Err(SessionsError::Locked { path: path.to_owned() });
            }
            Err(Trouble::Version(reason)) => {
                return Err(SessionsError::Version { path: path.to_owned(), reason });
            }
            Err(Trouble::Io(source)) => {
                return Err(SessionsError::Io { path: path.to_owned(), source });
            }
            Err(Trouble::Damaged { reason, file }) => {
                let aside = set_aside(path, &file).map_err(|source| SessionsError::Io { path: path.to_owned(), source })?;
                if let Some(aside) = aside {
                    tracing::error!(
                        file = %path.display(),
                        set_aside_as = %aside.display(),
                        reason,
                        "the session file is damaged or not one of Marquetry's; visitors start with new sessions"
                    );
                }
            }
        }
    }
}

/// What kept one attempt from success.
enum Trouble {
    Locked,
    Version(String),
    Io(io::Error),
    Damaged { reason: String, file: File },
}

/// What was found wrong with a file that could be opened.
enum Fault {
    Damaged(String),
    Version(String),
}

fn attempt(path: &Path) -> Result<(Database, Key), Trouble> {
    let file = open_private(path).map_err(Trouble::Io)?;
    let ours = file.try_clone().map_err(Trouble::Io)?;
    // redb asserts what a damaged file may violate.
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let mut database = builder().create_file(ours)?;
        let sound = database.check_integrity()?;
        Ok((database, sound))
    }));
    let (database, sound) = match opened {
        Ok(Ok(opened)) => opened,
        Ok(Err(error)) => return Err(trouble(error, file)),
        Err(_) => {
            return Err(Trouble::Damaged { reason: "its structure is broken".to_owned(), file });
        }
    };
    if !sound {
        tracing::warn!(file = %path.display(), "the session file was damaged and has been repaired");
    }
    match identify(&database) {
        Ok(Ok(key)) => Ok((database, key)),
        Ok(Err(Fault::Version(reason))) => Err(Trouble::Version(reason)),
        Ok(Err(Fault::Damaged(reason))) => Err(Trouble::Damaged { reason, file }),
        Err(redb::Error::Io(error)) => Err(Trouble::Io(error)),
        Err(error) => Err(Trouble::Damaged { reason: error.to_string(), file }),
    }
}

/// Whoever reads the file can sign cookies: it is for its owner alone.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn trouble(error: DatabaseError, file: File) -> Trouble {
    match error {
        DatabaseError::DatabaseAlreadyOpen => Trouble::Locked,
        DatabaseError::UpgradeRequired(version) => Trouble::Version(format!("its storage format is {version}, which this version does not read")),
        // What is not there or not readable as what it should be; a disk that fails says something else.
        DatabaseError::Storage(StorageError::Io(error))
            if !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::InvalidInput) =>
        {
            Trouble::Io(error)
        }
        error => Trouble::Damaged { reason: error.to_string(), file },
    }
}

/// Reads stamp and key of a file of ours, and makes both in an empty one.
fn identify(database: &Database) -> Result<Result<Key, Fault>, redb::Error> {
    let transaction = database.begin_read()?;
    if transaction.list_tables()?.next().is_none() && transaction.list_multimap_tables()?.next().is_none() {
        drop(transaction);
        return found(database).map(Ok);
    }
    if !transaction.list_tables()?.any(|table| table.name() == META.name()) {
        return Ok(Err(Fault::Damaged("it holds another program's data".to_owned())));
    }
    let meta = transaction.open_table(META)?;
    let read = |key| Ok::<_, redb::Error>(meta.get(key)?.map(|value| value.value().to_vec()));
    if read("stamp")?.as_deref() != Some(STAMP.as_bytes()) {
        return Ok(Err(Fault::Damaged("it holds another program's data".to_owned())));
    }
    match read("format")?.map(<[u8; 4]>::try_from) {
        Some(Ok(format)) if u32::from_le_bytes(format) == FORMAT => {}
        Some(Ok(format)) => {
            let format = u32::from_le_bytes(format);
            return Ok(Err(Fault::Version(format!("its format is {format}, this version reads {FORMAT}"))));
        }
        _ => return Ok(Err(Fault::Damaged("its format is not stated".to_owned()))),
    }
    // A table of another type would fail each visitor's request instead of this one call.
    transaction.open_table(SESSIONS)?;
    transaction.open_table(EXPIRY)?;
    transaction.open_table(VALUES)?;
    match read("key")?.map(<[u8; Key::LENGTH]>::try_from) {
        Some(Ok(key)) => Ok(Ok(Key::from_bytes(key))),
        _ => Ok(Err(Fault::Damaged("it holds no signing key".to_owned()))),
    }
}

/// Makes an empty file one of ours, with a key that nobody has seen.
fn found(database: &Database) -> Result<Key, redb::Error> {
    let key: [u8; Key::LENGTH] = random_bytes();
    let transaction = database.begin_write()?;
    {
        let mut meta = transaction.open_table(META)?;
        meta.insert("stamp", STAMP.as_bytes())?;
        meta.insert("format", &FORMAT.to_le_bytes()[..])?;
        meta.insert("key", &key[..])?;
        transaction.open_table(SESSIONS)?;
        transaction.open_table(EXPIRY)?;
        transaction.open_table(VALUES)?;
    }
    transaction.commit()?;
    Ok(Key::from_bytes(key))
}

/// Renames the file to the first free `*.damaged-N`; `None` if another process has already put a new one in its place.
fn set_aside(path: &Path, file: &File) -> io::Result<Option<PathBuf>> {
    // Whoever holds the lock of the file that the path still names is the only one to move it.
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if !still_at(path, file)? {
        return Ok(None);
    }
    let mut number = 1u32;
    let aside = loop {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{number}"));
        let candidate = PathBuf::from(name);
        if fs::symlink_metadata(&candidate).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            break candidate;
        }
        number += 1;
    };
    fs::rename(path, &aside)?;
    Ok(Some(aside))
}

#[cfg(unix)]
fn still_at(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    match fs::metadata(path) {
        Ok(at_path) => {
            let ours = file.metadata()?;
            Ok((at_path.dev(), at_path.ino()) == (ours.dev(), ours.ino()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

// An open file cannot be replaced at its path there.
#[cfg(not(unix))]
fn still_at(_path: &Path, _file: &File) -> io::Result<bool> {
    Ok(true)
}
