use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redb::backends::FileBackend as RedbFile;
use redb::{DatabaseError, StorageBackend, TableDefinition};
use serde_json::json;
use tempfile::TempDir;

use super::super::conformance::{self, put};
use super::open::open_within;
use super::schema::META;
use super::*;

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sessions.redb");
    (directory, path)
}

fn some_session() -> SessionId {
    SessionId::from_bytes([7; 16])
}

/// A file with one session in it.
fn filled(path: &Path) {
    let (backend, _) = FileBackend::open(path).unwrap();
    let values = (0..200).map(|n| (format!("k{n}"), json!("v".repeat(100)))).collect();
    backend.commit(&[Change::Put { id: some_session(), expires: 100, values }]).unwrap();
}

fn aside(path: &Path, number: u32) -> PathBuf {
    path.with_file_name(format!("sessions.redb.damaged-{number}"))
}

#[test]
fn it_keeps_what_every_backend_keeps() {
    let (_directory, path) = place();
    conformance::check(&FileBackend::open(&path).unwrap().0, 0, &conformance::Expired::Stays);
}

#[test]
fn sessions_and_key_are_there_when_the_file_is_opened_again() {
    let (_directory, path) = place();
    let (backend, key) = FileBackend::open(&path).unwrap();
    backend.commit(&[put(some_session(), 100, &[("n", json!(1))])]).unwrap();
    drop(backend);
    let (backend, same_key) = FileBackend::open(&path).unwrap();
    assert_eq!(key, same_key);
    assert_eq!(backend.load(some_session(), 0).unwrap().unwrap().values.get("n"), Some(&json!(1)));
    assert!(!aside(&path, 1).exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_key() {
    use std::os::unix::fs::PermissionsExt;

    let (_directory, path) = place();
    FileBackend::open(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_record_that_cannot_be_read_harms_no_other_and_stays() {
    let (_directory, path) = place();
    let (backend, _) = FileBackend::open(&path).unwrap();
    backend.commit(&[put(some_session(), 100, &[("good", json!(1)), ("bad", json!(2))])]).unwrap();
    for record in [&b""[..], &[9, b'1'], &[1, b'{']] {
        let opened = backend.opened();
        let transaction = opened.database.as_ref().unwrap().begin_write().unwrap();
        transaction.open_table(VALUES).unwrap().insert((some_session().as_bytes(), "bad"), record).unwrap();
        transaction.commit().unwrap();
        let values = backend.load(some_session(), 0).unwrap().unwrap().values;
        assert_eq!(values.get("good"), Some(&json!(1)));
        assert_eq!(values.get("bad"), None);
    }
    backend.commit(&[put(some_session(), 100, &[("good", json!(3))])]).unwrap();
    let kept = backend.opened().database.as_ref().unwrap().begin_read().unwrap().open_table(VALUES).unwrap();
    let kept = kept.get((some_session().as_bytes(), "bad")).unwrap().unwrap();
    assert_eq!(kept.value(), [1, b'{']);
}

#[test]
fn files_that_are_not_ours_are_set_aside_one_beside_the_other() {
    let (_directory, path) = place();
    for (number, content) in [&b"no database at all"[..], &[0; 10_000], &[b'x'; 3]].iter().enumerate() {
        fs::write(&path, content).unwrap();
        filled(&path);
        assert_eq!(fs::read(aside(&path, number as u32 + 1)).unwrap(), *content);
        assert!(FileBackend::open(&path).unwrap().0.load(some_session(), 0).unwrap().is_some());
    }
}

#[test]
fn another_programs_database_is_set_aside() {
    let (_directory, path) = place();
    let database = Database::create(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(TableDefinition::<u64, u64>::new("theirs")).unwrap();
    transaction.commit().unwrap();
    drop(database);
    filled(&path);
    let theirs = Database::open(aside(&path, 1)).unwrap().begin_read().unwrap();
    assert!(theirs.open_table(TableDefinition::<u64, u64>::new("theirs")).is_ok());
}

#[test]
fn a_damaged_file_is_repaired_or_set_aside_wherever_the_damage_is() {
    let (_directory, path) = place();
    filled(&path);
    let sound = fs::read(&path).unwrap();
    for start in (0..sound.len()).step_by(3 * 4096) {
        let (_directory, path) = place();
        let mut damaged = sound.clone();
        let end = sound.len().min(start + 4096);
        damaged[start..end].iter_mut().for_each(|byte| *byte = !*byte);
        fs::write(&path, damaged).unwrap();
        let (backend, _) = FileBackend::open(&path).unwrap();
        let kept = backend.load(some_session(), 0).unwrap();
        assert!(aside(&path, 1).exists() || kept.is_some_and(|kept| kept.values.keys().count() == 200), "at {start}");
        backend.commit(&[put(some_session(), 100, &[("n", json!(1))])]).unwrap();
    }
}

#[test]
fn a_file_cut_short_is_repaired_or_set_aside() {
    let (_directory, path) = place();
    filled(&path);
    let sound = fs::read(&path).unwrap();
    for length in [1, 100, 4096, sound.len() / 2, sound.len() - 1] {
        let (_directory, path) = place();
        fs::write(&path, &sound[..length]).unwrap();
        let (backend, _) = FileBackend::open(&path).unwrap();
        let kept = backend.load(some_session(), 0).unwrap();
        assert!(aside(&path, 1).exists() || kept.is_some_and(|kept| kept.values.keys().count() == 200), "{length}");
    }
}

#[test]
fn a_file_of_a_newer_format_is_left_alone() {
    let (_directory, path) = place();
    let (backend, _) = FileBackend::open(&path).unwrap();
    let transaction = backend.opened().database.as_ref().unwrap().begin_write().unwrap();
    transaction.open_table(META).unwrap().insert("format", &2u32.to_le_bytes()[..]).unwrap();
    transaction.commit().unwrap();
    drop(backend);
    let error = FileBackend::open(&path).err().unwrap();
    assert!(matches!(error, SessionsError::Version { .. }), "{error}");
    assert!(error.to_string().contains("its format is 2, this version reads 1"), "{error}");
    assert!(!aside(&path, 1).exists());
}

#[test]
fn a_file_that_is_in_use_is_waited_for_and_then_an_error() {
    let (_directory, path) = place();
    let (first, key) = FileBackend::open(&path).unwrap();
    let error = open_within(&path, Duration::ZERO).err().unwrap();
    assert!(matches!(error, SessionsError::Locked { .. }), "{error}");
    assert!(!aside(&path, 1).exists());

    let second = std::thread::spawn(move || FileBackend::open(&path).unwrap().1);
    drop(first);
    assert_eq!(second.join().unwrap(), key);
}

#[test]
fn a_path_where_no_file_can_be_is_an_error() {
    let (directory, path) = place();
    for path in [directory.path(), &path.join("not there")] {
        let error = FileBackend::open(path).err().unwrap();
        assert!(matches!(error, SessionsError::Io { .. }), "{error}");
    }
}

/// A disk that is full while `full` says so.
#[derive(Debug)]
struct Disk {
    file: RedbFile,
    full: Arc<AtomicBool>,
}

impl Disk {
    fn room(&self) -> io::Result<()> {
        if self.full.load(Ordering::Relaxed) {
            return Err(ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.room()?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.room()?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.room()?;
        self.file.write(offset, data)
    }
}

/// A backend over a disk that can be filled.
pub(in super::super) fn on_disk(path: &Path, full: &Arc<AtomicBool>) -> FileBackend {
    drop(FileBackend::open(path).unwrap());
    let (path, full) = (path.to_owned(), full.clone());
    let reopen = move || {
        let file = fs::OpenOptions::new().read(true).write(true).open(&path).map_err(DatabaseError::from)?;
        open::builder().create_with_backend(Disk { file: RedbFile::new(file)?, full: full.clone() })
    };
    FileBackend::new(reopen().unwrap(), reopen)
}

#[test]
fn a_full_disk_is_an_error_and_what_was_kept_is_still_kept() {
    let (_directory, path) = place();
    let full = Arc::default();
    let backend = on_disk(&path, &full);
    backend.commit(&[put(some_session(), 100, &[("n", json!(1))])]).unwrap();
    full.store(true, Ordering::Relaxed);
    for _ in 0..3 {
        let error = backend.commit(&[put(some_session(), 100, &[("n", json!(2))])]).unwrap_err();
        assert!(!error.to_string().is_empty());
    }
    full.store(false, Ordering::Relaxed);
    // A file that could not be opened again is left alone for a moment.
    while backend.commit(&[put(some_session(), 100, &[("m", json!(3))])]).is_err() {
        std::thread::yield_now();
    }
    let kept = backend.load(some_session(), 0).unwrap().unwrap().values;
    assert_eq!(kept.get("m"), Some(&json!(3)));
    // The commit that failed may or may not have reached the disk: nobody was told that it had.
    assert!([Some(&json!(1)), Some(&json!(2))].contains(&kept.get("n")));
}
